import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  startSimulator,
  type ControlInput,
  type RunningSimulator,
  type StateInput,
} from '../../apps/sign-simulator/src/index.js';
import { ensureBuilt } from './ensure-built.mjs';
import { clearLeftovers, leftoverServer } from './leftover-server.js';
import {
  startCommand,
  type CommandOptions,
  type CommandResult,
  type RunningCommand,
} from './start-command.js';
import { copyStateTemplate } from './state-template.js';
import { sharedStackOf, type SharedStack } from './transport.js';
import { writeFolder } from './write-folder.js';

export interface WorkspaceOptions {
  readonly sign: StateInput;
  /** Name → text of the files of the folder; `{{SIGN_HOST}}` in them becomes the simulator's address. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly control?: ControlInput;
  /** Of the folder; 755 when missing, 700 keeps other users out. */
  readonly mode?: number;
  /** Whether no command has been here before; otherwise the database is there, with nothing in it. */
  readonly isNew?: boolean;
}

export type RunOptions = Partial<
  Pick<CommandOptions, 'cwd' | 'env' | 'nodeArgs' | 'main' | 'user' | 'caFile'>
>;

/**
 * A folder with a configuration, a simulator of its own, and the real command to run there. The command does the work
 * itself, with the simulator over TLS, or asks the services of the stack that all specs share; these trust no
 * certificate of one spec, so there the simulator is reached without TLS.
 */
export class Workspace {
  readonly #running = new Set<RunningCommand>();

  private constructor(
    private readonly root: string,
    readonly path: string,
    readonly sign: RunningSimulator,
    private readonly stack: SharedStack | undefined,
  ) {}

  static async open(options: WorkspaceOptions): Promise<Workspace> {
    await ensureBuilt();
    const stack = sharedStackOf(process.env);
    const sign = await startUnknownSimulator(options.sign, stack);
    sign.control(options.control); // not as the simulator's start: `control()` shall take it away
    const root = await mkdtemp(join(tmpdir(), 'sign-sync-test-'));
    await chmod(root, options.mode ?? 0o755);
    const path = stack === undefined ? join(root, 'folder') : join(stack.configDir, basename(root));
    const workspace = new Workspace(root, path, sign, stack);
    await mkdir(join(root, 'home'));
    await mkdir(path);
    await writeFile(workspace.caFile, sign.certPem ?? '');
    await workspace.write(options.files);
    const beginsNew = options.isNew === true || options.mode !== undefined || stack !== undefined;
    if (!beginsNew) await copyStateTemplate(workspace.statePath);
    return workspace;
  }

  get caFile(): string {
    return join(this.root, 'ca.pem');
  }

  /** A free place beside the folder. */
  get besidePath(): string {
    return join(this.root, 'home');
  }

  /** Where the command keeps its state unless the configuration says otherwise. */
  get statePath(): string {
    return join(this.path, 'sign-sync-state');
  }

  async write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    const host = this.stack === undefined ? this.sign.host : this.sign.url;
    const filled = Object.entries(files).map(([name, content]) => [
      name,
      typeof content === 'string' ? content.replaceAll('{{SIGN_HOST}}', host) : content,
    ]);
    await writeFolder(this.path, Object.fromEntries(filled) as typeof files);
  }

  start(args: readonly string[], options: RunOptions = {}): RunningCommand {
    const command = startCommand(args, {
      cwd: this.path,
      caFile: this.caFile,
      home: this.besidePath,
      ...options,
      env: { ...this.#serverVariables(), ...options.env },
    });
    this.#running.add(command);
    void command.result.finally(() => this.#running.delete(command));
    return command;
  }

  run(args: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    return this.start(args, options).result;
  }

  /** The pid of an embedded server that outlived its last command. */
  leftoverServer(statePath = this.statePath): Promise<number | undefined> {
    return leftoverServer(statePath);
  }

  /** Ends commands and servers that still run and deletes everything. */
  async close(): Promise<void> {
    for (const command of this.#running) command.kill('SIGKILL');
    await Promise.allSettled([...this.#running].map((command) => command.result));
    await clearLeftovers(this.statePath);
    await this.sign.close();
    await rm(this.path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    await rm(this.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  #serverVariables(): Record<string, string> {
    if (this.stack === undefined) return {};
    return { SIGN_SYNC_SERVER: this.stack.apiUrl, SIGN_SYNC_TOKEN: this.stack.token };
  }
}

/** For services an account is its owner and its address: with a stack, no address of an earlier spec comes back. */
async function startUnknownSimulator(
  state: StateInput,
  stack: SharedStack | undefined,
): Promise<RunningSimulator> {
  if (stack === undefined) return startSimulator({ state, tls: true });
  const sign = await startSimulator({ state, tls: false });
  const port = join(stack.knownPortsDir, new URL(sign.url).port);
  const isNew = await writeFile(port, '', { flag: 'wx' }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
  if (isNew) return sign;
  await sign.close();
  return startUnknownSimulator(state, stack);
}
