import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import {
  DatabasePlatformUnsupportedError,
  DatabaseStartFailedError,
  codeOf,
  explainStateError,
} from './database-errors.js';
import { openPrivatePlace, privatePlaces, type Notice } from './private-places.js';
import { runProgram, type ProgramResult, type ServerAccount } from './server-account.js';
import { hydrateLinks, locateServerPackage, type ServerPackage } from './server-package.js';

const LEFTOVER_AGE_MS = 60 * 60_000;

/**
 * A folder with initdb, pg_ctl and postgres that the account can really run.
 *
 * Usually that is the installed package. Where the account cannot reach it (a checkout under a home folder of mode
 * 700) the binaries are copied once per version to a place of root's that all may read.
 *
 * @throws DatabasePlatformUnsupportedError DatabaseStartFailedError DatabaseDiskFullError
 */
export async function usableBinaries(account: ServerAccount | undefined, notice: Notice): Promise<string> {
  const found = locateServerPackage();
  const bin = join(found.native, 'bin');
  if (works(await probe(bin, account))) return bin;
  await hydrateLinks(found.native);
  const result = await probe(bin, account);
  if (works(result)) return bin;
  if (account === undefined) throw explainProbe(result, bin);
  return copiedBinaries(found, account, notice);
}

/** The only proof that counts: the program runs as that account, libraries and all. */
async function probe(bin: string, account: ServerAccount | undefined): Promise<ProgramResult> {
  return runProgram(join(bin, process.platform === 'win32' ? 'postgres.exe' : 'postgres'), ['-V'], account);
}

function works(result: ProgramResult): boolean {
  return result.exitCode === 0;
}

async function copiedBinaries(found: ServerPackage, account: ServerAccount, notice: Notice): Promise<string> {
  const place = await openPrivatePlace(privatePlaces(), account);
  if (place === undefined) {
    throw new DatabaseStartFailedError('no folder for its programs', [
      `user ${account.uid} cannot read ${found.native}, and neither /var/lib/sign-sync nor a temporary folder can be made for it`,
    ]);
  }
  const native = join(place.path, `postgres-${found.version}-${process.platform}-${process.arch}`);
  const bin = join(native, 'bin');
  if (works(await probe(bin, account))) return bin;
  if (place.temporary)
    notice(`The programs of the embedded database are copied to ${native}, a temporary folder`);
  try {
    await replaceCopy(found.native, native, account);
  } catch (error) {
    throw explainStateError(error, place.path);
  }
  const result = await probe(bin, account);
  if (works(result)) return bin;
  throw explainProbe(result, bin);
}

/** Builds the copy beside and renames it, so that nobody ever sees half of it. A broken one is replaced. */
async function replaceCopy(from: string, to: string, account: ServerAccount): Promise<void> {
  const building = `${to}.${randomUUID()}.tmp`;
  await removeLeftovers(to);
  try {
    await copyTree(from, building);
    await hydrateLinks(building);
    await rename(building, to).catch(async (error: unknown) => {
      if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error;
      if (works(await probe(join(to, 'bin'), account))) return; // another command was faster
      await rename(to, `${building}.old.tmp`);
      await rename(building, to);
      await rm(`${building}.old.tmp`, { recursive: true, force: true });
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function removeLeftovers(to: string): Promise<void> {
  const parent = join(to, '..');
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    if (!path.startsWith(`${to}.`) || !name.endsWith('.tmp')) continue;
    const facts = await stat(path).catch(() => undefined);
    if (facts !== undefined && Date.now() - facts.mtimeMs > LEFTOVER_AGE_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** Copies for all to read, whatever the umask was at install time; static libraries are for compilers only. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) await copyTree(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (!entry.name.endsWith('.a')) await copyDurably(source, target);
  }
}

async function copyDurably(source: string, target: string): Promise<void> {
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  const { mode } = await stat(source);
  await chmod(target, (mode & 0o100) === 0 ? 0o644 : 0o755);
  const file = await open(target, 'r');
  await file.sync(); // a copy under its final name is trusted for ever
  await file.close();
}

function explainProbe(result: ProgramResult, bin: string): Error {
  const musl = process.platform === 'linux' && !usesGlibc();
  if (musl) {
    const reason =
      'the PostgreSQL binaries need glibc, and this Linux has another C library (Alpine has musl). Use a Debian-based image';
    return new DatabasePlatformUnsupportedError(process.platform, process.arch, reason);
  }
  const said =
    result.lines.length > 0 ? result.lines : [`running ${join(bin, 'postgres')}: ${result.startError ?? ''}`];
  return new DatabaseStartFailedError('its program does not run here', said);
}

function usesGlibc(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}
