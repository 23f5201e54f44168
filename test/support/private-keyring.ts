import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Program → the Debian package that has it. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'dbus-daemon': 'dbus-daemon',
  'dbus-send': 'dbus-bin',
  'gnome-keyring-daemon': 'gnome-keyring',
  'secret-tool': 'libsecret-tools',
};

/** Packages that a private keyring needs and this machine lacks. */
export const missingKeyringPackages: readonly string[] = Object.entries(PROGRAMS)
  .filter(([program]) => !isInstalled(program))
  .map(([, name]) => name);

const LOOKS_MAX = 200;
const LOOK_MS = 50;

/** A D-Bus session and a GNOME keyring with folders of their own: a real Secret Service that nobody else sees. */
export class PrivateKeyring {
  readonly #processes: ChildProcess[] = [];

  private constructor(private readonly root: string) {}

  /** @param options.empty true: nobody has ever signed in, so there is a service without a keyring */
  static async start({ empty = false } = {}): Promise<PrivateKeyring> {
    const keyring = new PrivateKeyring(await mkdtemp(join(tmpdir(), 'sign-sync-keyring-')));
    try {
      await mkdir(keyring.env.HOME);
      await keyring.#startBus();
      await keyring.#startDaemon(empty);
      return keyring;
    } catch (error) {
      await keyring.stop();
      throw error;
    }
  }

  /** What a process needs to find this keyring, and no other. */
  get env() {
    const home = join(this.root, 'home');
    return {
      HOME: home,
      XDG_DATA_HOME: join(home, 'data'),
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_CACHE_HOME: join(home, 'cache'),
      XDG_RUNTIME_DIR: this.root,
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(this.root, 'bus')}`,
    };
  }

  /** Stores a secret as other programs do, with the attributes that Python's keyring gives. */
  async store(service: string, account: string, secret: string): Promise<void> {
    const args = ['store', `--label=${service}`, 'service', service, 'username', account];
    const storing = run('secret-tool', args, { env: this.#environment() });
    storing.child.stdin?.end(secret);
    await storing;
  }

  /** What another program finds. */
  async lookUp(service: string, account: string): Promise<string> {
    const args = ['lookup', 'service', service, 'username', account];
    return (await run('secret-tool', args, { env: this.#environment() })).stdout;
  }

  /** As when its owner has gone: it asks for the password, and nobody is there to type it. */
  async lock(): Promise<void> {
    const path = '/org/freedesktop/secrets';
    const args = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', path];
    const call = ['org.freedesktop.Secret.Service.Lock', `array:objpath:${path}/collection/login`];
    await run('dbus-send', [...args, ...call], { env: this.#environment() });
  }

  async stop(): Promise<void> {
    for (const child of this.#processes.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    await rm(this.root, { recursive: true, force: true });
  }

  async #startBus(): Promise<void> {
    const address = `--address=${this.env.DBUS_SESSION_BUS_ADDRESS}`;
    this.#spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', address]);
    await this.#until('the bus answers', () => this.#ask('ListNames'));
  }

  async #startDaemon(empty: boolean): Promise<void> {
    const how = empty ? ['--start'] : ['--unlock'];
    const daemon = this.#spawn('gnome-keyring-daemon', [...how, '--components=secrets', '--foreground']);
    // The password of the keyring that it makes: an empty line, as no line at all makes none.
    daemon.stdin?.end('\n');
    await this.#until('the keyring answers', async () =>
      (await this.#ask('NameHasOwner', 'string:org.freedesktop.secrets')).includes('boolean true'),
    );
  }

  #spawn(program: string, args: readonly string[]): ChildProcess {
    const child = spawn(program, args, { env: this.#environment(), stdio: ['pipe', 'ignore', 'ignore'] });
    this.#processes.push(child);
    return child;
  }

  async #ask(method: string, ...args: readonly string[]): Promise<string> {
    const bus = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
    const { stdout } = await run('dbus-send', [...bus, `org.freedesktop.DBus.${method}`, ...args], {
      env: this.#environment(),
    });
    return stdout;
  }

  async #until(what: string, isSo: () => Promise<unknown>): Promise<void> {
    for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
      if (await isSo().catch(() => false)) return;
      await pause(LOOK_MS);
    }
    throw new Error(`It was waited in vain until ${what}.`);
  }

  #environment(): Record<string, string> {
    return { ...this.env, PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' };
  }
}

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
