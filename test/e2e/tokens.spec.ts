import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpsApiModule, type RunningApi, startApi } from '../../apps/ops-api/src/index.js';
import { Configurations } from '#config';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';
import { ensureBuilt } from '../support/ensure-built.mjs';
import { startCommand } from '../support/start-command.js';

let database: PrivateDatabase;
let folder: string;
let api: RunningApi;

beforeAll(async () => {
  await ensureBuilt();
  folder = await mkdtemp(join(tmpdir(), 'sign-sync-tokens-'));
  database = await startPrivateDatabase();
  const module = OpsApiModule.with({ db: database.db, configurations: new Configurations([]) });
  api = await startApi(module, { host: '127.0.0.1', port: 0, local: 'off' });
});
afterAll(async () => {
  await api.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  startCommand(['token', ...args], { cwd: folder, env: { SIGN_SYNC_DATABASE_URL: database.url } }).result;
const open = async (path: string, token: string) =>
  (await fetch(`${api.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })).status;

describe('sign-sync token', () => {
  it('makes the first token on the machine of the database, without a configuration, and shows it once', async () => {
    const made = await run(
      'create',
      '--name',
      'desk',
      '--role',
      'viewer',
      '--org',
      'emea',
      '--expires',
      '12h',
    );
    expect(made.exitCode).toBe(0);
    expect(made.stdout).toContain('Token "desk"');
    expect(made.stdout).toContain('viewer in emea, until 20');
    const token = made.stdout.trim().split('\n').at(-1) ?? '';
    expect(await open('/runs', token)).toBe(200);
    expect(await open('/tokens', token)).toBe(403);

    const listed = await run('list');
    expect(listed.stdout).toMatch(/desk +viewer in emea +valid/);
    expect(listed.output).not.toContain(token.slice(21));
    const id = token.slice(4, 20);
    expect((await run('revoke', id)).stdout).toContain(`Token "desk" (${id}) is revoked.`);
    await expect.poll(() => open('/runs', token)).toBe(401);
    expect((await run('revoke', '0123456789abcdef')).output).toContain('TOKEN_UNKNOWN');
  });

  it('makes one past everybody for a reason alone, and records it', async () => {
    const refused = await run('create', '--name', 'fire', '--break-glass');
    expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining('say why with --reason')]);
    const made = await run('create', '--name', 'fire', '--break-glass', '--reason', 'It burns.', '--json');
    const { token } = JSON.parse(made.stdout) as { token: string };
    expect(await open('/tokens', token)).toBe(200);
    const rows = await database.db.query<{ event: string }>(
      `select event from audit_record where facts ->> 'name' = 'fire' or facts ->> 'by' = 'token:fire' order by id`,
    );
    expect(rows.map(({ event }) => event)).toEqual(['break-glass', 'break-glass-used']);
  });
});
