import { setTimeout as pause } from 'node:timers/promises';
import { Child } from './child.js';
import { appPath } from './app-path.js';

/** The command `sign-simulator` as a process. */
export class SimulatorProcess {
  private constructor(
    private readonly child: Child,
    /** Without a slash at its end; its control surface is below `/_sim/`. */
    readonly url: string,
  ) {}

  /** Resolves when it listens. @throws Error it ended instead, with what it said */
  static async start(args: readonly string[], cwd: string): Promise<SimulatorProcess> {
    const lines: string[] = [];
    const child = new Child([appPath('sign-simulator', 'main'), ...args], {
      cwd,
      onLine: (line) => lines.push(line),
    });
    for (;;) {
      const greeting = lines.find((line) => line.startsWith('{"listening"'));
      if (greeting !== undefined) {
        return new SimulatorProcess(child, (JSON.parse(greeting) as { listening: string }).listening);
      }
      if (child.hasEnded) throw new Error(`sign-simulator ended at once:\n${child.output}`);
      await pause(20);
    }
  }

  get pid(): number {
    return this.child.pid;
  }

  async stop(): Promise<void> {
    if (!this.child.hasEnded) await this.child.end(5_000);
  }
}
