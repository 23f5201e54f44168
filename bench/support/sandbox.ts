import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulatorProcess } from './simulator-process.js';

/** A folder of its own with invented people, and the simulator that has them. Both go away with `close`. */
export class Sandbox {
  private constructor(
    /** Holds the folder of the configuration. */
    readonly root: string,
    /** Where the commands run: `sign-sync-config.yml` lies here. */
    readonly folder: string,
    /** What the simulator was told to generate. */
    readonly people: string,
    readonly simulator: SimulatorProcess,
  ) {}

  /** @param people what `sign-simulator --generate` takes */
  static async open(name: string, people: string, simulatorArgs: readonly string[] = []): Promise<Sandbox> {
    const root = await mkdtemp(join(tmpdir(), `${name}-`));
    try {
      // The embedded server drops root, and its user must be able to enter.
      await chmod(root, 0o755);
      const folder = 'acme';
      const args = ['--generate', people, '--directory-out', folder, ...simulatorArgs];
      const simulator = await SimulatorProcess.start(args, root);
      return new Sandbox(root, join(root, folder), people, simulator);
    } catch (error) {
      await rm(root, { recursive: true, force: true });
      throw error;
    }
  }

  get statePath(): string {
    return join(this.folder, 'sign-sync-state');
  }

  /**
   * Replaces text in a file of the folder.
   * @throws Error when the text is not there: the generated files have changed, and what follows would not be true
   */
  async edit(file: string, from: string, to: string): Promise<void> {
    const path = join(this.folder, file);
    const text = await readFile(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not hold "${from}".`);
    await writeFile(
      path,
      text.replace(from, () => to),
    );
  }

  /** Forgets all that commands have stored. */
  async forgetState(): Promise<void> {
    // Loaded when it is needed: the database's packages take a while.
    const { removeEmbeddedServer } = await import('#db');
    await removeEmbeddedServer({ statePath: this.statePath });
    await rm(this.statePath, { recursive: true, force: true });
  }

  /** @param keep leaves the folder where it is */
  async close(keep = false): Promise<void> {
    await this.simulator.close();
    if (keep) return;
    await this.forgetState();
    await rm(this.root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
