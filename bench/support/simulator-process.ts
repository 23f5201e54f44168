import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ControlInput, Counters, StateDump } from '../../apps/sign-simulator/src/index.js';
import { cleanEnvironment } from './clean-environment.js';
import { simulatorPath } from './paths.js';

/** The command `sign-simulator` in a process of its own, so that it shares no event loop with what is measured. */
export class SimulatorProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Without a slash at its end. */
    readonly url: string,
    /** The line with which it said that it is ready. */
    readonly greeting: string,
  ) {}

  /** Resolves when it listens. @throws Error with what it said when it ends instead */
  static async start(args: readonly string[], folder: string): Promise<SimulatorProcess> {
    const child = spawn(process.execPath, [simulatorPath, ...args], {
      cwd: folder,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C at a terminal goes to the whole group; the simulator stays until it is told to end.
      detached: true,
    });
    const killNow = (): void => void child.kill('SIGKILL');
    process.on('exit', killNow);
    child.once('exit', () => process.off('exit', killNow));
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    const line = await Promise.race([
      once(createInterface(child.stdout), 'line').then(([first]) => String(first)),
      once(child, 'exit').then(() => {
        throw new Error(`sign-simulator ${args.join(' ')} ended at once: ${complaint}`);
      }),
    ]);
    const { listening } = JSON.parse(line) as { listening: string };
    return new SimulatorProcess(child, listening, line);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get port(): string {
    return new URL(this.url).port;
  }

  async control(control: ControlInput): Promise<void> {
    await this.#ask('control', { method: 'PUT', body: JSON.stringify(control) });
  }

  /** What has been received since the last call, over all orgs. */
  async takeCounters(): Promise<Counters> {
    const counters = (await this.#ask('counters')) as Counters;
    await this.#ask('ledger', { method: 'DELETE' });
    return counters;
  }

  async state(full: boolean): Promise<StateDump> {
    return (await this.#ask(`state${full ? '?full=1' : ''}`)) as StateDump;
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  async #ask(name: string, init: RequestInit = {}): Promise<unknown> {
    const answer = await fetch(`${this.url}/_sim/${name}`, init);
    const body: unknown = await answer.json();
    if (!answer.ok) throw new Error(`sign-simulator refused ${name}: ${JSON.stringify(body)}`);
    return body;
  }
}
