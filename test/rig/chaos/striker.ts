import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '../../../libs/testing/src/stack/start-stack.js';
import type { KillLog } from './kill-log.js';
import type { Orchestrator } from './orchestrator.js';
import type { Disturbance, Target } from './schedule.js';

export interface StrikerGround {
  readonly stack: Pick<Stack, 'service' | 'services' | 'database' | 'broker'>;
  readonly orchestrator: Orchestrator;
  readonly log: KillLog;
  /** When the first queues of the run's orgs are made, in epoch milliseconds. */
  readonly requestedAt: number;
  /** Aborted when the run has ended: there is nothing left to disturb. */
  readonly ended: AbortSignal;
  readonly say: (line: string) => void;
}

export type Strike = Pick<Disturbance, 'target' | 'how' | 'downMs'>;

const BACK_WITHIN_MS = 60_000;
/**
 * A broker is let alone that long while the queues of new orgs are made, and once it is back. RabbitMQ 3.10 with one node
 * can lose a quorum queue for good when it is killed right after it has made one, or while it repeats the log of the kill
 * before: it has the queue and never serves it. What a broker has forgotten no client can bring back.
 */
const BROKER_REST_MS = 15_000;

/** Ends and pauses, never one that is away already, and keeps the log. */
export class Striker {
  readonly #returning = new Map<Target, Promise<void>>();
  readonly #runEnded: Promise<void>;

  constructor(private readonly ground: StrikerGround) {
    this.#runEnded = untilAborted(ground.ended);
  }

  /** One that is not back yet is waited for. Resolves when it was struck, or the run has ended. */
  async strike(strike: Strike, note: string, more: { readonly inWait?: true } = {}): Promise<void> {
    const { target, how } = strike;
    const { log, say, ended } = this.ground;
    await Promise.race([this.#returning.get(target), this.#runEnded]);
    if (target === 'broker') await this.#letRest(this.ground.requestedAt + BROKER_REST_MS - Date.now());
    if (ended.aborted) return;
    const progress = await log.look();
    const record = log.note(target, this.#pidOf(target), { how, ...more });
    const { reads, writes } = record.calls;
    say(
      `${how} ${note}: ${target}, after ${reads} reads, ${writes} writes; ${JSON.stringify(progress?.items)}`,
    );
    const back = this.#do(strike).then(() => void (record.backAt = new Date().toISOString()));
    this.#returning.set(target, back);
  }

  /** Resolves when all are back; a minute after the end of the run also when one is not. */
  async settled(): Promise<void> {
    await Promise.race([
      Promise.all(this.#returning.values()),
      this.#runEnded.then(() => pause(BACK_WITHIN_MS, undefined, { ref: false })),
    ]);
  }

  async #letRest(ms: number): Promise<void> {
    if (ms > 0) await Promise.race([this.#runEnded, pause(ms, undefined, { ref: false })]);
  }

  #pidOf(target: Target): number | undefined {
    return target === 'broker' || target === 'database' ? undefined : this.ground.stack.service(target).pid;
  }

  /** Resolves when it works again. */
  async #do({ target, how, downMs }: Strike): Promise<void> {
    const { stack, orchestrator } = this.ground;
    if (target !== 'broker' && target !== 'database') {
      const service = stack.service(target);
      if (how === 'kill') return orchestrator.kill(service, downMs);
      service.kill('SIGSTOP');
      await pause(downMs);
      return service.kill('SIGCONT');
    }
    const server = stack[target];
    await server.kill();
    await pause(downMs);
    await server.start();
    if (target === 'broker') await this.#letRest(BROKER_REST_MS);
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
