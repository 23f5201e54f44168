import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

// Plain JavaScript, for examples call it before anything is built.

const run = promisify(execFile);
const repositoryPath = fileURLToPath(new URL('../..', import.meta.url));
const cachePath = join(repositoryPath, 'node_modules', '.cache');
const lockPath = join(cachePath, 'sign-sync-build.lock');
/** The console is also made of styles and pages. */
const SOURCE = /\.(tsx?|css|html)$/u;
const NO_SOURCE = /\.(spec|gen\.d)\.ts$|node_modules/u;
const CONFIGS = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];

/** What is built, by which script, and whether all of it is there. */
const COMMANDS = {
  script: 'build:commands',
  made: join('dist', 'apps', 'cli', 'src', 'main.js'),
  // What the compiler alone makes runs as well, at a third of the speed.
  isWhole: (/** @type {string} */ text) => text.includes('./bundle/'),
};
const CONSOLE = {
  script: 'console:build',
  made: join('dist', 'apps', 'console', 'index.html'),
  isWhole: () => true,
};

/** @type {Promise<void> | undefined} */
let built;

/**
 * Builds commands, services and console when a source is newer than they are; once, also when several processes begin at
 * the same time.
 *
 * @returns {Promise<void>}
 * @throws Error with the compiler's complaints when the build fails: a test of an old build would prove nothing
 */
export function ensureBuilt() {
  built ??= underLock(() => build([COMMANDS, CONSOLE]));
  return built;
}

/** The same without the console. */
export function ensureCommandsBuilt() {
  return underLock(() => build([COMMANDS]));
}

/** @param {readonly (typeof COMMANDS | typeof CONSOLE)[]} parts */
async function build(parts) {
  for (const { script, made, isWhole } of parts) {
    if (await isUpToDate(join(repositoryPath, made), isWhole)) continue;
    await run('npm', ['run', '--silent', script], {
      ...{ cwd: repositoryPath, maxBuffer: 16 * 1024 * 1024 },
    }).catch((/** @type {{ stdout?: string, message: string }} */ error) => {
      throw new Error(`npm run ${script} failed:\n${error.stdout ?? ''}\n${error.message}`);
    });
  }
}

/** @param {string} made @param {(text: string) => boolean} isWhole */
async function isUpToDate(made, isWhole) {
  const builtAt = await modifiedAt(made);
  if (builtAt === undefined || !isWhole(await readFile(made, 'utf8'))) return false;
  const times = await Promise.all([
    ...CONFIGS.map((name) => modifiedAt(join(repositoryPath, name))),
    ...['apps', 'libs'].map(newestSource),
  ]);
  return Math.max(...times.map((time) => time ?? 0)) < builtAt;
}

/** @param {string} folder */
async function newestSource(folder) {
  const root = join(repositoryPath, folder);
  const names = await readdir(root, { recursive: true });
  const sources = names.filter((name) => SOURCE.test(name) && !NO_SOURCE.test(name));
  const times = await Promise.all(sources.map((name) => modifiedAt(join(root, name))));
  return Math.max(0, ...times.map((time) => time ?? 0));
}

/** @param {string} path @returns {Promise<number | undefined>} undefined: it is not there */
async function modifiedAt(path) {
  return stat(path).then(
    (facts) => facts.mtimeMs,
    () => undefined,
  );
}

/** @param {() => Promise<void>} work */
async function underLock(work) {
  await mkdir(cachePath, { recursive: true });
  while (!(await takeLock())) await pause(200);
  try {
    await work();
  } finally {
    await rm(lockPath, { force: true });
  }
}

async function takeLock() {
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

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
