import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { commandPath, repositoryPath } from './repository.js';

const run = promisify(execFile);
const cachePath = join(repositoryPath, 'node_modules', '.cache');
const lockPath = join(cachePath, 'sign-sync-build.lock');
/** The console is also made of styles and pages. */
const SOURCE = /\.(tsx?|css|html)$/;
const sourceFolders = ['apps', 'libs'];

let built: Promise<void> | undefined;

/**
 * Builds the command when a source is newer than it; once, also when several test processes begin at the same time.
 *
 * @throws Error with the compiler's complaints when the build fails: a test of an old build would prove nothing
 */
export function ensureBuilt(): Promise<void> {
  built ??= underLock(async () => {
    if (await isUpToDate()) return;
    await run('npm', ['run', 'build'], { cwd: repositoryPath, maxBuffer: 16 * 1024 * 1024 }).catch(
      (error: { stdout?: string; message: string }) => {
        throw new Error(`npm run build failed:\n${error.stdout ?? ''}\n${error.message}`);
      },
    );
  });
  return built;
}

async function isUpToDate(): Promise<boolean> {
  const builtAt = await modifiedAt(commandPath);
  if (builtAt === undefined) return false;
  const configs = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];
  const times = await Promise.all([
    ...configs.map((name) => modifiedAt(join(repositoryPath, name))),
    ...sourceFolders.map(newestSource),
  ]);
  return Math.max(...times.map((time) => time ?? 0)) < builtAt;
}

async function newestSource(folder: string): Promise<number> {
  const root = join(repositoryPath, folder);
  const names = await readdir(root, { recursive: true });
  const sources = names.filter(
    (name) => SOURCE.test(name) && !/\.(spec|gen\.d)\.ts$/.test(name) && !name.includes('node_modules'),
  );
  const times = await Promise.all(sources.map((name) => modifiedAt(join(root, name))));
  return Math.max(0, ...times.map((time) => time ?? 0));
}

async function modifiedAt(path: string): Promise<number | undefined> {
  return stat(path).then(
    (facts) => facts.mtimeMs,
    () => undefined,
  );
}

async function underLock(work: () => Promise<void>): Promise<void> {
  await mkdir(cachePath, { recursive: true });
  while (!(await takeLock())) await pause(200);
  try {
    await work();
  } finally {
    await rm(lockPath, { force: true });
  }
}

async function takeLock(): Promise<boolean> {
  try {
    await writeFile(lockPath, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const holder = Number(await readFile(lockPath, 'utf8').catch(() => ''));
    // A test process that was ended while it built leaves its lock behind.
    if (holder > 0 && !isAlive(holder)) await rm(lockPath, { force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
