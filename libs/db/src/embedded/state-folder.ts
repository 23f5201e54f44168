import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, realpath, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { DatabaseStateUnwritableError, codeOf, explainStateError } from './database-errors.js';
import { chooseServerAccount, giveTo, isRoot } from './server-account.js';

/**
 * Makes the state folder (mode 700) where it is missing and proves that we can write in it. As root a new one belongs
 * to the account that will run the server, so that the data can live inside. An existing folder keeps owner and mode:
 * it may be somebody's home.
 *
 * @returns its real path, so that two spellings of one folder are one folder
 * @throws DatabaseStateUnwritableError DatabaseDiskFullError
 */
export async function openStateFolder(statePath: string): Promise<string> {
  const path = resolve(statePath);
  try {
    if (!(await isFolder(path))) await makeFolder(path);
    const real = await realpath(path);
    await proveWritable(real);
    await makeLockFolder(real);
    return real;
  } catch (error) {
    throw explainStateError(error, path);
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
  throw new DatabaseStateUnwritableError(path, 'it is a file, not a folder');
}

/** Made under another name first: a command that comes at the same moment must not find it half prepared. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const building = await mkdtemp(`${path}.new-`); // mode 700
  try {
    await giveTo(await chooseServerAccount(dirname(path)), building);
    await rename(building, path);
  } catch (error) {
    await rmdir(building).catch(() => undefined);
    if (!(await isFolder(path))) throw error;
  }
  await chmod(path, 0o700);
}

/** Where the commands agree whose turn it is. It belongs to the owner of the state, also when root comes by first. */
async function makeLockFolder(path: string): Promise<void> {
  const lockPath = lockFolderOf(path);
  if ((await mkdir(lockPath, { recursive: true, mode: 0o700 })) === undefined || !isRoot()) return;
  const owner = await stat(path);
  await chown(lockPath, owner.uid, owner.gid);
}

export function lockFolderOf(statePath: string): string {
  return join(statePath, 'lock');
}

async function proveWritable(path: string): Promise<void> {
  const probe = `${path}/.probe-${randomUUID()}`;
  await writeFile(probe, 'x', { flag: 'wx' });
  await rm(probe);
}
