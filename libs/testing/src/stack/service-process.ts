import { setTimeout as pause } from 'node:timers/promises';
import { Child, type ChildEnd } from './child.js';

/** A service on a busy machine takes some seconds to come up; longer means that it never will. */
const READY_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 50;
/** A little more than a service promises. */
const GRACE_MS = 25_000;

export interface ServiceProcessOptions {
  /** `executor-2` */
  readonly name: string;
  readonly main: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly healthPort: number;
  readonly onLine?: ((service: string, line: string) => void) | undefined;
}

/** One service as a process that may be killed and started again, always at the same addresses. */
export class ServiceProcess {
  readonly name: string;
  /** Of its health server, without a slash at its end. */
  readonly healthUrl: string;
  readonly #lives: Child[] = [];

  constructor(private readonly options: ServiceProcessOptions) {
    this.name = options.name;
    this.healthUrl = `http://127.0.0.1:${options.healthPort}`;
  }

  /** Of its present or last life. */
  get pid(): number {
    return this.#life.pid;
  }

  get hasEnded(): boolean {
    return this.#life.hasEnded;
  }

  /** How its present or last life ends. */
  get ended(): Promise<ChildEnd> {
    return this.#life.ended;
  }

  /** What it has said in all its lives. */
  output(): string {
    return this.#lives.map(({ output }) => output).join('');
  }

  /** @param env more for this life only */
  start(env: Readonly<Record<string, string>> = {}): void {
    const { name, main, cwd, onLine, healthPort } = this.options;
    this.#lives.push(
      new Child([main], {
        cwd,
        env: { ...this.options.env, SIGN_SYNC_HEALTH_PORT: String(healthPort), ...env },
        ...(onLine !== undefined && { onLine: (line: string) => onLine(name, line) }),
      }),
    );
  }

  /** Resolves when it is ready. @throws Error it ended, or takes too long; with the end of what it said */
  async untilReady(): Promise<void> {
    const until = Date.now() + READY_WITHIN_MS;
    while (!(await this.isReady())) {
      const late = Date.now() > until;
      if (!this.hasEnded && !late) await pause(LOOK_EVERY_MS);
      else {
        const what = late
          ? `was not ready after ${READY_WITHIN_MS / 1000} s`
          : 'ended instead of becoming ready';
        throw new Error(`${this.name} ${what}:\n${this.output().slice(-4_000)}`);
      }
    }
  }

  /** Whether it answers /health/ready with 200 now. */
  async isReady(): Promise<boolean> {
    if (this.hasEnded) return false;
    return fetch(`${this.healthUrl}/health/ready`, { signal: AbortSignal.timeout(5_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** Sends a signal. Resolves at once; `ended` tells the end. */
  kill(signal: NodeJS.Signals): void {
    this.#life.kill(signal);
  }

  /** SIGKILL unless it has ended, then a new life. Resolves when it is ready. */
  async restart(env: Readonly<Record<string, string>> = {}): Promise<void> {
    if (!this.hasEnded) this.kill('SIGKILL');
    await this.ended;
    this.start(env);
    await this.untilReady();
  }

  /** Ends it in order. */
  async stop(): Promise<void> {
    if (this.#lives.length > 0 && !this.hasEnded) await this.#life.end(GRACE_MS);
  }

  get #life(): Child {
    const life = this.#lives.at(-1);
    if (life === undefined) throw new Error(`${this.name} was never started.`);
    return life;
  }
}
