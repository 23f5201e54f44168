import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { answersAsBroker } from './broker/broker-handshake.js';
import { findBroker, type BrokerPrograms } from './broker/find-broker.js';
import { killAll, processTree } from './broker/process-tree.js';
import { freePort } from './free-port.js';

const run = promisify(execFile);

export interface PrivateBrokerOptions {
  /** With the management plugin, which answers over HTTP and makes the start slower. Default: without. */
  readonly management?: boolean;
}

/** A RabbitMQ server of our own: loopback only, in a temporary folder, on ports that were free. */
export interface PrivateBroker {
  /** With the credentials of its one user, who may do everything. */
  readonly url: string;
  /** Base of the HTTP API, credentials included; undefined without the plugin. */
  readonly managementUrl: string | undefined;
  /** Processes of it that are alive now. */
  pids(): Promise<readonly number[]>;
  /** SIGKILL for the whole process tree. What it had confirmed stays in its folder. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, on the same ports and data. Resolves when it answers. */
  start(): Promise<void>;
  /** Runs the broker's own `rabbitmqctl`, half a second a call. Returns what it printed. */
  ctl(...command: readonly string[]): Promise<string>;
  /** Ends everything and removes the folder. */
  stop(): Promise<void>;
}

interface Ports {
  readonly amqp: number;
  readonly distribution: number;
  readonly epmd: number;
  readonly management: number;
}

/** An Erlang machine takes 5 to 20 seconds on a busy computer. */
const READY_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 100;
/** Another process may take a port between the choice and the start. */
const STARTS = 3;

/**
 * Starts a RabbitMQ from the installed server. Never touches a broker that somebody else started.
 * @throws Error no server is installed, or it did not start; the end of its log is in the message
 */
export async function startPrivateBroker({
  management = false,
}: PrivateBrokerOptions = {}): Promise<PrivateBroker> {
  const programs = await findBroker();
  for (let left = STARTS; ; left -= 1) {
    const broker = new BrokerProcess(programs, await mkdtemp(join(tmpdir(), 'sign-sync-broker-')), {
      amqp: await freePort(),
      distribution: await freePort(),
      epmd: await freePort(),
      management: management ? await freePort() : 0,
    });
    try {
      await broker.prepare();
      await broker.start();
      return broker;
    } catch (error) {
      await broker.stop();
      if (left === 1) throw error;
    }
  }
}

class BrokerProcess implements PrivateBroker {
  readonly #node = `sign-sync-${randomBytes(4).toString('hex')}@localhost`;
  #server: ChildProcess | undefined;
  #epmd: ChildProcess | undefined;
  #guard: ChildProcess | undefined;

  constructor(
    private readonly programs: BrokerPrograms,
    private readonly folder: string,
    private readonly ports: Ports,
  ) {}

  get url(): string {
    return `amqp://guest:guest@127.0.0.1:${this.ports.amqp}`;
  }

  get managementUrl(): string | undefined {
    const { management } = this.ports;
    return management === 0 ? undefined : `http://guest:guest@127.0.0.1:${management}/api`;
  }

  async prepare(): Promise<void> {
    const { management } = this.ports;
    await mkdir(join(this.folder, 'log'));
    await writeFile(join(this.folder, 'none'), '');
    await writeFile(
      join(this.folder, 'enabled_plugins'),
      management === 0 ? '[].\n' : '[rabbitmq_management].\n',
    );
    const settings = [
      'log.file.level = warning',
      // The write-ahead log of quorum queues is kept in memory as well: half a gigabyte by default.
      'raft.wal_max_size_bytes = 64000000',
      ...(management === 0 ? [] : [`management.tcp.port = ${management}`, 'management.tcp.ip = 127.0.0.1']),
    ];
    await writeFile(join(this.folder, 'rabbitmq.conf'), `${settings.join('\n')}\n`);
  }

  async start(): Promise<void> {
    this.#epmd ??= await this.#startEpmd();
    const server = spawn(this.programs.server, [], {
      // A group of its own: Ctrl-C in the terminal ends us, and we end it in order.
      ...{ env: this.#environment(), cwd: this.folder, stdio: 'ignore', detached: true },
    });
    this.#server = server;
    this.#guard = startGuard([server, this.#epmd], this.folder);
    let failure: Error | undefined;
    server.once('error', (error) => (failure = error));
    const before = Date.now() + READY_WITHIN_MS;
    while (!(await answersAsBroker(this.ports.amqp))) {
      if (failure !== undefined || server.exitCode !== null || Date.now() > before) {
        throw new Error(`The private RabbitMQ did not start. ${await this.#lastWords()}`, { cause: failure });
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  async pids(): Promise<readonly number[]> {
    return treeOf(this.#server);
  }

  async kill(): Promise<void> {
    const server = this.#server;
    const guard = this.#guard;
    this.#server = undefined;
    this.#guard = undefined;
    await end(guard);
    await end(server);
  }

  async ctl(...command: readonly string[]): Promise<string> {
    const program = join(dirname(this.programs.server), 'rabbitmqctl');
    const { stdout } = await run(program, ['--quiet', '--node', this.#node, ...command], {
      env: this.#environment(),
    });
    return stdout;
  }

  async stop(): Promise<void> {
    await this.kill();
    const epmd = this.#epmd;
    this.#epmd = undefined;
    await end(epmd);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  /** In the foreground: one that Erlang starts by itself would live on unseen. */
  async #startEpmd(): Promise<ChildProcess> {
    const { epmd } = this.ports;
    const child = spawn(this.programs.epmd, ['-port', String(epmd), '-address', '127.0.0.1'], {
      stdio: 'ignore',
      detached: true,
    });
    await once(child, 'spawn');
    return child;
  }

  #environment(): NodeJS.ProcessEnv {
    const { amqp, distribution, epmd } = this.ports;
    const inside = (name: string): string => join(this.folder, name);
    return {
      PATH: process.env['PATH'],
      LANG: 'C.UTF-8',
      HOME: this.folder, // also the place of the Erlang cookie
      RABBITMQ_NODENAME: this.#node,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(amqp),
      RABBITMQ_DIST_PORT: String(distribution),
      ERL_EPMD_PORT: String(epmd),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_MNESIA_BASE: inside('data'),
      RABBITMQ_LOG_BASE: inside('log'),
      RABBITMQ_ENABLED_PLUGINS_FILE: inside('enabled_plugins'),
      RABBITMQ_CONFIG_FILE: inside('rabbitmq.conf'),
      RABBITMQ_CONF_ENV_FILE: inside('none'),
      RABBITMQ_PID_FILE: inside('rabbit.pid'),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
        '+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}',
    };
  }

  async #lastWords(): Promise<string> {
    const folder = join(this.folder, 'log');
    const names = await readdir(folder).catch(() => []);
    const logs = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
    return `The end of its log:\n${logs.join('\n').trim().split('\n').slice(-20).join('\n')}`;
  }
}

/**
 * Ends what we started when we end without a word: its standard input closes with us, however that happens. Each of
 * the processes is the leader of a group of its own.
 */
function startGuard(started: readonly ChildProcess[], folder: string): ChildProcess {
  const groups = started.flatMap(({ pid }) => (pid === undefined ? [] : [`-${pid}`]));
  const script = 'folder=$1; shift; cat > /dev/null; kill -s KILL -- "$@"; sleep 1; rm -rf "$folder"';
  const guard = spawn('/bin/sh', ['-c', script, 'guard', folder, ...groups], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  guard.once('error', () => undefined);
  return guard;
}

async function treeOf(child: ChildProcess | undefined): Promise<number[]> {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return [];
  return processTree(child.pid);
}

async function end(child: ChildProcess | undefined): Promise<void> {
  const pids = await treeOf(child);
  if (child === undefined || pids.length === 0) return;
  const ended = once(child, 'exit');
  killAll(pids);
  await ended;
}
