import { spawn, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { bufferMebibytes, usableMemoryBytes } from './buffer-memory.js';
import { DatabaseStartFailedError, codeOf, startFailure } from './database-errors.js';
import { readPostmasterFile, type PostmasterFacts } from './postmaster-file.js';
import type { Notice } from './private-places.js';
import { commandLineOf, identityOf, isAlive, type ProcessIdentity } from './process-identity.js';
import { giveTo, runProgram, spawnOptions } from './server-account.js';
import type { ServerHome } from './server-home.js';
import { locateServerPackage } from './server-package.js';
import { lastLogLines, logSize, rotateLog } from './server-log.js';

const POLL_MS = 15;
const SLOW_START_MS = 5_000;
const START_MS_MAX = 10 * 60_000;
const START_ATTEMPTS = 20;
const FAST_STOP_MS = 120_000;
const IMMEDIATE_STOP_MS = 10_000;

/** Full durability; TCP on loopback only. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  // A backend in a long statement notices within this time that its client was killed, and stops holding locks.
  client_connection_check_interval: '2s',
};

/**
 * Starts the server on a free port and waits until it is ready, however long crash recovery takes.
 *
 * @throws DatabaseStartFailedError DatabaseDiskFullError with the last lines of its log
 */
export async function startServer(home: ServerHome, bin: string, notice: Notice): Promise<PostmasterFacts> {
  await rotateLog(home.logPath);
  for (let attempt = 1; ; attempt += 1) {
    const from = await logSize(home.logPath);
    const facts = await startOnce(home, bin, await freePort(), notice);
    if (facts !== undefined) return facts;
    const lines = await lastLogLines(home.logPath, from, 12);
    if (attempt >= START_ATTEMPTS || !isPassing(lines)) {
      throw startFailure('the server stopped while starting', lines, home.path, home.logPath);
    }
    await pause(250);
  }
}

/** The port was taken in between, or processes of a server that was killed have not all ended yet. */
function isPassing(lines: readonly string[]): boolean {
  return lines.some((line) => /Address already in use|pre-existing shared memory block/i.test(line));
}

/** @returns undefined when the server ended before it was ready */
async function startOnce(
  home: ServerHome,
  bin: string,
  port: number,
  notice: Notice,
): Promise<PostmasterFacts | undefined> {
  const args = serverArguments(home, port);
  const ended =
    process.platform === 'win32'
      ? await startByControl(home, bin, args)
      : await startDirectly(home, bin, args);
  const beganAt = Date.now();
  let told = false;
  for (;;) {
    const isOver = ended();
    const facts = await readPostmasterFile(home.dataPath);
    if (facts?.status === 'ready' && facts.port === port) return facts;
    if (isOver) return undefined;
    const waitedMs = Date.now() - beganAt;
    if (waitedMs > START_MS_MAX) {
      if (facts !== undefined) await stopServer(home, facts);
      throw startFailure(
        'it was not ready in time',
        await lastLogLines(home.logPath, 0, 12),
        home.path,
        home.logPath,
      );
    }
    if (!told && waitedMs > SLOW_START_MS) {
      told = true;
      notice('The embedded database is still starting; after a crash it first repeats what it had logged');
    }
    await pause(POLL_MS);
  }
}

function serverArguments(home: ServerHome, port: number): string[] {
  const memory = { shared_buffers: `${bufferMebibytes(usableMemoryBytes())}MB` };
  const settings = Object.entries({ ...SETTINGS, ...memory }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  return ['-D', home.dataPath, '-p', String(port), ...settings];
}

/** In its own session, so that neither Ctrl-C nor the end of our terminal reaches it. Returns "has it ended?". */
async function startDirectly(home: ServerHome, bin: string, args: readonly string[]): Promise<() => boolean> {
  const log = await open(home.logPath, 'a', 0o600);
  await giveTo(home.account, home.logPath); // its owner may start the server next time
  let failure: Error | undefined;
  let child: ChildProcess;
  try {
    child = spawn(join(bin, 'postgres'), [...args], {
      ...spawnOptions(home.account),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await new Promise<void>((resolve) => {
      child.once('spawn', resolve);
      child.once('error', (error) => {
        failure = error;
        resolve();
      });
    });
  } finally {
    await log.close();
  }
  if (failure !== undefined) {
    throw new DatabaseStartFailedError('its program does not run', [failure.message], home.logPath, {
      cause: failure,
    });
  }
  child.unref();
  return () => child.exitCode !== null || child.signalCode !== null;
}

/** On Windows pg_ctl gives up an administrator's rights, which the server refuses. It returns when the server is up. */
async function startByControl(
  home: ServerHome,
  bin: string,
  args: readonly string[],
): Promise<() => boolean> {
  const options = args.slice(2).map((arg) => (arg === '' || arg.endsWith('=') ? `"${arg}"` : arg));
  const result = await runProgram(
    join(bin, 'pg_ctl.exe'),
    ['start', '-w', '-D', home.dataPath, '-l', home.logPath, '-o', options.join(' ')],
    undefined,
  );
  return () => result.exitCode !== 0;
}

/** A port nobody listens on at this moment; startServer tries again when somebody took it since. */
async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** The live process that these facts speak of, if it is the server of this data folder and not a pid used again. */
export async function serverProcess(
  home: ServerHome,
  facts: PostmasterFacts,
): Promise<ProcessIdentity | undefined> {
  const identity = await identityOf(facts.pid);
  if (identity === undefined) return undefined;
  const command = await commandLineOf(facts.pid);
  return command === undefined || command.includes(home.dataPath) ? identity : undefined;
}

/** Stops the server and waits until it is gone: politely first (SIGINT), then without a checkpoint, then by force. */
export async function stopServer(home: ServerHome, facts: PostmasterFacts): Promise<void> {
  if (process.platform === 'win32') {
    const control = join(locateServerPackage().native, 'bin', 'pg_ctl.exe'); // Windows has no signals
    await runProgram(control, ['stop', '-w', '-m', 'fast', '-D', home.dataPath], undefined);
    return;
  }
  const identity = await serverProcess(home, facts);
  if (identity === undefined) return;
  if (await endBy('SIGINT', identity, FAST_STOP_MS)) return;
  await killServer(home, facts);
}

/** For a server that hangs. Nothing committed is lost; the next start repeats its log. */
export async function killServer(home: ServerHome, facts: PostmasterFacts): Promise<void> {
  const identity = await serverProcess(home, facts);
  if (identity === undefined) return;
  if (await endBy('SIGQUIT', identity, IMMEDIATE_STOP_MS)) return;
  await endBy('SIGKILL', identity, IMMEDIATE_STOP_MS);
}

async function endBy(signal: NodeJS.Signals, identity: ProcessIdentity, waitMs: number): Promise<boolean> {
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return true;
    throw error;
  }
  const beganAt = Date.now();
  while (Date.now() - beganAt < waitMs) {
    if (!(await isAlive(identity))) return true;
    await pause(POLL_MS);
  }
  return false;
}
