import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverToken } from './server-token.js';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'sign-sync-token-'))));
afterAll(() => rm(folder, { recursive: true }));

const fileWith = async (text: string) => {
  const file = join(folder, 'token');
  await writeFile(file, text);
  return file;
};

describe('the token for a server', () => {
  it('comes from the variable, or from the file that the other one names', async () => {
    expect((await serverToken({ SIGN_SYNC_TOKEN: 'abc' }))?.reveal()).toBe('abc');
    const file = await fileWith('from-a-file\n');
    expect((await serverToken({ SIGN_SYNC_TOKEN_FILE: file }))?.reveal()).toBe('from-a-file');
    expect((await serverToken({ SIGN_SYNC_TOKEN: '', SIGN_SYNC_TOKEN_FILE: file }))?.reveal()).toBe(
      'from-a-file',
    );
  });

  it('is missing where neither is set', async () => {
    expect(await serverToken({})).toBeUndefined();
    expect(await serverToken({ SIGN_SYNC_TOKEN: '' })).toBeUndefined();
  });

  it('is refused where both are set, the file cannot be read, or holds none', async () => {
    const file = await fileWith('two words\n');
    await expect(serverToken({ SIGN_SYNC_TOKEN: 'a', SIGN_SYNC_TOKEN_FILE: file })).rejects.toThrow(
      'both set',
    );
    await expect(serverToken({ SIGN_SYNC_TOKEN_FILE: join(folder, 'none') })).rejects.toThrow(
      'cannot be read',
    );
    await expect(serverToken({ SIGN_SYNC_TOKEN_FILE: file })).rejects.toThrow('holds no token');
    await expect(serverToken({ SIGN_SYNC_TOKEN_FILE: await fileWith('') })).rejects.toThrow('holds no token');
  });

  it('is never shown where it is refused', async () => {
    await expect(serverToken({ SIGN_SYNC_TOKEN: 'hunter2\u0007' })).rejects.not.toThrow('hunter2');
  });
});
