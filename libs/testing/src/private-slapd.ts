import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePort } from './free-port.js';
import { type CertificateFiles, makeCertificates } from './slapd/certificates.js';
import { BASE_DN, BIND_DN, PASSWORD, slapdConfig, type SlapdLimits } from './slapd/slapd-config.js';

const run = promisify(execFile);

export interface PrivateSlapdOptions {
  /** All entries, `dc=example,dc=com` first; `ldifOf` writes it, `memberOf` included. */
  readonly ldif: string;
  /** With a certificate of a private authority: StartTLS at `url`, and `ldapsUrl`. Default: without. */
  readonly tls?: boolean;
  readonly limits?: SlapdLimits;
}

/** An OpenLDAP server of our own: loopback only, in a temporary folder, on ports that were free. */
export interface PrivateSlapd {
  /** `ldap://127.0.0.1:PORT` */
  readonly url: string;
  /** `ldaps://127.0.0.1:PORT`. @throws Error when it was started without TLS */
  readonly ldapsUrl: string;
  readonly baseDn: string;
  /** May read and write everything, within the limits. */
  readonly bindDn: string;
  readonly password: string;
  /** Absolute path of the private authority's PEM. @throws Error when it was started without TLS */
  readonly caFile: string;
  /** Applies change records (LDIF with `changetype`) through the server, overlays included. */
  modify(ldif: string): Promise<void>;
  /** SIGKILL. Its data stay. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, on the same ports and data. Resolves when it answers. */
  start(): Promise<void>;
  /** Ends it and removes the folder. */
  stop(): Promise<void>;
}

/** Debian puts servers where not everybody's PATH leads. */
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`;
const PROGRAM = 'slapd';
const LOOKS_MAX = 600;
const LOOK_EVERY_MS = 50;

/**
 * Starts the installed slapd with the entries given.
 * @throws Error it is not installed, refuses the entries, or did not start; what it said is in the message
 */
export async function startPrivateSlapd({
  ldif,
  tls = false,
  limits = {},
}: PrivateSlapdOptions): Promise<PrivateSlapd> {
  const folder = await mkdtemp(join(tmpdir(), 'sign-sync-slapd-'));
  const certificates = tls ? await makeCertificates(folder) : undefined;
  const slapd = new SlapdProcess(folder, await freePort(), tls ? await freePort() : undefined, certificates);
  try {
    await slapd.load(ldif, limits);
    await slapd.start();
    return slapd;
  } catch (error) {
    await slapd.stop();
    throw error;
  }
}

class SlapdProcess implements PrivateSlapd {
  readonly baseDn = BASE_DN;
  readonly bindDn = BIND_DN;
  readonly password = PASSWORD;
  #server: ChildProcess | undefined;
  #guard: ChildProcess | undefined;
  #said = '';

  constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly tlsPort: number | undefined,
    private readonly certificates: CertificateFiles | undefined,
  ) {}

  get url(): string {
    return `ldap://127.0.0.1:${this.port}`;
  }

  get ldapsUrl(): string {
    if (this.tlsPort === undefined) throw new Error('Start it with `tls: true`.');
    return `ldaps://127.0.0.1:${this.tlsPort}`;
  }

  get caFile(): string {
    if (this.certificates === undefined) throw new Error('Start it with `tls: true`.');
    return this.certificates.caFile;
  }

  get #config(): string {
    return join(this.folder, 'slapd.conf');
  }

  async load(ldif: string, limits: SlapdLimits): Promise<void> {
    await mkdir(join(this.folder, 'db'));
    await writeFile(this.#config, slapdConfig(this.folder, limits, this.certificates));
    const file = join(this.folder, 'entries.ldif');
    await writeFile(file, ldif);
    await run('slapadd', ['-q', '-f', this.#config, '-l', file], { env: { PATH } });
  }

  async start(): Promise<void> {
    const urls = [this.url, ...(this.tlsPort === undefined ? [] : [this.ldapsUrl])].join(' ');
    // With a debug level, also level 0, it stays in the foreground.
    const server = spawn(PROGRAM, ['-f', this.#config, '-h', urls, '-d', '0'], {
      // A group of its own: Ctrl-C in the terminal ends us, and we end it in order.
      ...{ env: { PATH }, cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
    });
    this.#server = server;
    server.stderr.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
    let failure: Error | undefined;
    server.once('error', (error) => (failure = error));
    this.#guard = startGuard(server, this.folder);
    for (let left = LOOKS_MAX; !(await answers(this.port)); left -= 1) {
      if (failure !== undefined || server.exitCode !== null || left === 0) {
        throw new Error(`The private slapd did not start. ${this.#said}`, { cause: failure });
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  async modify(ldif: string): Promise<void> {
    const file = join(this.folder, 'change.ldif');
    await writeFile(file, ldif);
    const account = ['-D', this.bindDn, '-w', this.password];
    await run('ldapmodify', ['-x', '-H', this.url, ...account, '-f', file], { env: { PATH } });
  }

  async kill(): Promise<void> {
    const [server, guard] = [this.#server, this.#guard];
    this.#server = undefined;
    this.#guard = undefined;
    await end(guard);
    await end(server);
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Ends the server when we end without a word: the guard's standard input closes with us, however that happens. */
function startGuard({ pid }: ChildProcess, folder: string): ChildProcess {
  const script = 'cat > /dev/null; [ -z "$2" ] || kill -s KILL -- "-$2"; sleep 1; rm -rf "$1"';
  const guard = spawn('/bin/sh', ['-c', script, 'guard', folder, String(pid ?? '')], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  guard.once('error', () => undefined);
  return guard;
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  // Each is the leader of a group of its own.
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
