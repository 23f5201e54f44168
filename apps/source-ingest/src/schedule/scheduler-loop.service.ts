import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { observeFailure } from './observe-failure.js';
import { Scheduler } from './scheduler.service.js';

/** After a round that failed: the database may be away for a while. */
const AFTER_FAILURE_MS = 5_000;

/** Looks at the schedules, round after round, as long as the process is there. */
@Injectable()
export class SchedulerLoop implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #stopped = new AbortController();
  #rounds: Promise<void> = Promise.resolve();

  constructor(private readonly scheduler: Scheduler) {}

  onApplicationBootstrap(): void {
    this.#rounds = this.#go();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped.abort();
    await this.#rounds;
  }

  async #go(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const restMs = await this.scheduler.round().catch((error: unknown) => {
        observeFailure(error);
        return AFTER_FAILURE_MS;
      });
      await pause(restMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
