import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { EmbeddedServer } from '#db';
import { killAll, processTree } from '../broker/process-tree.js';
import { freePort } from '../free-port.js';

/** After a kill the server first repeats its log. */
const READY_WITHIN_MS = 90_000;
const STOP_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 20;
const RELEASES_MAX = 50;

/** A PostgreSQL of our own, that can be killed whole and started again on the same port and data. */
export interface PrivatePostgres {
  /** Of its one database, which is empty, with the credentials. */
  readonly url: string;
  /** Of another database of this server, made if it is not there. */
  database(name: string): Promise<string>;
  /** Processes of it that are alive now. */
  pids(): Promise<readonly number[]>;
  /** SIGKILL for the whole process tree. */
  kill(): Promise<void>;
  /** Starts it again after `kill`. Resolves when it takes connections. */
  start(): Promise<void>;
  /** Ends it in order and removes its folder. */
  stop(): Promise<void>;
}

/** Starts the server that the product embeds, with room for the connections of several services. */
export async function startPrivatePostgres(): Promise<PrivatePostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'sign-sync-postgres-'));
  await chmod(folder, 0o755); // as root the server runs as another user, who must get through
  try {
    const server = await PostgresProcess.create(folder);
    await server.start();
    return server;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

class PostgresProcess implements PrivatePostgres {
  #server: ChildProcess | undefined;
  readonly #onExit = (): void => {
    // Its children end by themselves when they find it gone.
    if (this.#server?.pid !== undefined) killAll([this.#server.pid]);
  };

  private constructor(
    private readonly folder: string,
    private readonly dataPath: string,
    private readonly command: readonly string[],
    readonly url: string,
  ) {
    process.on('exit', this.#onExit);
  }

  /** The product's own supervisor makes the data folder; how it started the server is in there too. */
  static async create(folder: string): Promise<PostgresProcess> {
    const { attachEmbeddedServer, openDatabase } = await import('#db');
    const embedded = await attachEmbeddedServer({ statePath: join(folder, 'state') });
    let dataPath: string;
    try {
      const db = await openDatabase({ url: urlOf(embedded, embedded.address.port), statePath: folder });
      const [row] = await db.query<{ data_directory: string }>('show data_directory');
      await db.close();
      dataPath = row?.data_directory ?? '';
    } finally {
      await embedded.release();
    }
    // The last one out stops the server, and a connection that has only just ended may still count as somebody else.
    for (let tries = 0; existsSync(join(dataPath, 'postmaster.pid')) && tries < RELEASES_MAX; tries += 1) {
      await pause(LOOK_EVERY_MS);
      const again = await attachEmbeddedServer({ statePath: join(folder, 'state') });
      await again.release();
    }
    const port = await freePort();
    const command = withPort(await commandOf(dataPath), port);
    return new PostgresProcess(folder, dataPath, command, urlOf(embedded, port));
  }

  async database(name: string): Promise<string> {
    const { openDatabase } = await import('#db');
    const admin = await openDatabase({ url: this.url, statePath: this.folder });
    try {
      const found = await admin.query('select from pg_database where datname = $1', [name]);
      if (found.length === 0) await admin.query(`create database "${name}"`);
    } finally {
      await admin.close();
    }
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  async pids(): Promise<readonly number[]> {
    const server = this.#server;
    if (server?.pid === undefined || hasEnded(server)) return [];
    return processTree(server.pid);
  }

  async start(): Promise<void> {
    const [program = '', ...args] = this.command;
    const { uid, gid } = await stat(this.dataPath);
    const server = spawn(program, args, {
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
      ...(process.getuid?.() === 0 && { uid, gid }),
    });
    this.#server = server;
    let said = '';
    server.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)));
    const until = Date.now() + READY_WITHIN_MS;
    while (!(await this.#isReady(server))) {
      if (hasEnded(server) || Date.now() > until)
        throw new Error(`The private PostgreSQL did not start:\n${said}`);
      await pause(LOOK_EVERY_MS);
    }
  }

  async kill(): Promise<void> {
    const pids = await this.pids();
    const server = this.#server;
    if (server === undefined || pids.length === 0) return;
    const ended = once(server, 'exit');
    killAll(pids);
    await ended;
    // The next start refuses while a process of this one still has its memory.
    while (pids.some(isAlive)) await pause(LOOK_EVERY_MS);
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server !== undefined && !hasEnded(server)) {
      const ended = once(server, 'exit');
      server.kill('SIGINT'); // the fast stop: it ends connections
      await Promise.race([ended, pause(STOP_WITHIN_MS, undefined, { ref: false })]);
      await this.kill();
    }
    process.off('exit', this.#onExit);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  /** The eighth line of its file says how it is. */
  async #isReady(server: ChildProcess): Promise<boolean> {
    const text = await readFile(join(this.dataPath, 'postmaster.pid'), 'utf8').catch(() => '');
    const lines = text.split('\n').map((line) => line.trim());
    return lines[0] === String(server.pid) && lines[7] === 'ready';
  }
}

/** `postmaster.opts` holds the program and its arguments, each argument in quotes. */
async function commandOf(dataPath: string): Promise<string[]> {
  const text = (await readFile(join(dataPath, 'postmaster.opts'), 'utf8')).trim();
  const firstQuote = text.indexOf(' "');
  const args = [...text.slice(firstQuote).matchAll(/"([^"]*)"/g)].map(([, arg = '']) => arg);
  return [text.slice(0, firstQuote), ...args];
}

function withPort(command: readonly string[], port: number): string[] {
  const portAt = command.indexOf('-p') + 1;
  const changed = command.map((arg, index) => (index === portAt ? String(port) : arg));
  return changed.map((arg) => (arg.startsWith('max_connections=') ? 'max_connections=300' : arg));
}

function urlOf({ address }: EmbeddedServer, port: number): string {
  const url = new URL(`postgres://${address.host}:${port}/${address.database}`);
  url.username = address.user;
  url.password = address.password.reveal();
  return url.href;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
