import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnvironment } from './read-environment.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sign-sync-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('readEnvironment', () => {
  it('puts what a mounted file holds under the name without _FILE, without the line end', async () => {
    const file = fileWith('token', 'abc-123\n');
    const variables = await readEnvironment({ SIGN_SYNC_API_TOKEN_FILE: file, SIGN_SYNC_LOG: 'warn' });
    expect(variables['SIGN_SYNC_API_TOKEN']).toBe('abc-123');
    expect(variables['SIGN_SYNC_LOG']).toBe('warn');
  });

  it('leaves alone what is given directly', async () => {
    const env = { SIGN_SYNC_AMQP_URL: 'amqp://here', SIGN_SYNC_AMQP_URL_FILE: '' };
    expect(await readEnvironment(env)).toEqual(env);
  });

  it('says everything that is wrong at once: both given, no such file, an empty one', async () => {
    const reading = readEnvironment({
      SIGN_SYNC_DATABASE_URL: 'postgres://here',
      SIGN_SYNC_DATABASE_URL_FILE: fileWith('url', 'postgres://there'),
      SIGN_SYNC_AMQP_URL_FILE: join(folder, 'nowhere'),
      SIGN_SYNC_API_TOKEN_FILE: fileWith('empty', ' \n'),
    });
    await expect(reading).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      problems: [
        {
          name: 'SIGN_SYNC_DATABASE_URL_FILE',
          message: 'and SIGN_SYNC_DATABASE_URL are both set. Keep one.',
        },
        { name: 'SIGN_SYNC_AMQP_URL_FILE', message: expect.stringContaining('no such file') as string },
        { name: 'SIGN_SYNC_API_TOKEN_FILE', message: expect.stringContaining('is empty') as string },
      ],
    });
  });
});
