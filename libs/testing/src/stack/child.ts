import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Of what a process said, so much is kept: its end. */
const OUTPUT_CHARS_MAX = 4_000_000;

export interface ChildOptions {
  /** All that reaches it of an environment, PATH apart. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Gets whole lines of both streams as they come. */
  readonly onLine?: (line: string) => void;
}

export interface ChildEnd {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A Node program in a process group of its own: Ctrl-C at a terminal reaches us alone, and we end it in order. */
export class Child {
  readonly #child: ChildProcess;
  readonly ended: Promise<ChildEnd>;
  #output = '';

  constructor(args: readonly string[], { env, cwd, onLine }: ChildOptions = {}) {
    this.#child = spawn(process.execPath, [...args], {
      ...(cwd !== undefined && { cwd }),
      env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const killNow = (): void => void this.#child.kill('SIGKILL');
    process.on('exit', killNow);
    this.ended = once(this.#child, 'close').then(() => {
      process.off('exit', killNow);
      return { exitCode: this.#child.exitCode, signal: this.#child.signalCode };
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) this.#listen(stream, onLine);
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('The process could not be started.');
    return pid;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** What it has said so far on both streams. */
  get output(): string {
    return this.#output;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Tells it to end, and ends it when it has not after so many milliseconds. */
  async end(graceMs: number): Promise<ChildEnd> {
    const timer = setTimeout(() => this.kill('SIGKILL'), graceMs);
    this.kill('SIGTERM');
    const end = await this.ended;
    clearTimeout(timer);
    return end;
  }

  #listen(stream: ChildProcess['stdout'], onLine: ((line: string) => void) | undefined): void {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (text: string) => {
      this.#output = (this.#output + text).slice(-OUTPUT_CHARS_MAX);
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      if (onLine !== undefined) lines.forEach(onLine);
    });
  }
}
