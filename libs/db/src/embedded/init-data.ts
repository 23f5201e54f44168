import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { Secret } from '#domain';

import { startFailure } from './database-errors.js';
import { giveTo, runProgram } from './server-account.js';
import type { ServerHome } from './server-home.js';
import { syncPath } from './sync-path.js';

/** The role that owns the tables of an embedded server. */
export const SERVER_USER = 'sign_sync';
/** The role that works with them. */
export const SERVICE_USER = 'sign_sync_service';
export const SERVER_DATABASE = 'postgres';

/**
 * Creates a data folder with a random password. initdb's own syncing (file by file, as it goes) is switched off in
 * favour of one pass at the end. About 0.7 s in all.
 *
 * @throws DatabaseStartFailedError DatabaseDiskFullError with initdb's last lines
 */
export async function initData(home: ServerHome, bin: string): Promise<void> {
  await writeFile(home.passwordPath, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  await giveTo(home.account, home.passwordPath);
  // The bundled ICU is old and its locales differ from the system's: this one sorts by bytes, the same everywhere, and
  // knows that É is a capital é.
  await initdb(home, bin, [
    `--username=${SERVER_USER}`,
    `--pwfile=${home.passwordPath}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-sync',
    '--no-instructions',
  ]);
  await initdb(home, bin, ['--sync-only']);
  await syncPath(home.passwordPath);
  await syncPath(home.path);
}

export async function readPassword(home: ServerHome): Promise<Secret> {
  return new Secret((await readFile(home.passwordPath, 'utf8')).trim());
}

async function initdb(home: ServerHome, bin: string, args: readonly string[]): Promise<void> {
  const result = await runProgram(join(bin, 'initdb'), ['-D', home.dataPath, ...args], home.account);
  if (result.exitCode === 0) return;
  const said = result.startError === undefined ? result.lines : [...result.lines, result.startError];
  throw startFailure('initdb failed', said.slice(-8), dirname(home.path));
}
