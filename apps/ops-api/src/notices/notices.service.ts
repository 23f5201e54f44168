import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Configurations } from '#config';
import { Database } from '#db';
import { SyncError } from '#domain';
import { Notifier } from '#notify';
import { observe } from '#telemetry';

/** How often it is looked whether messages are due, also those of runs that ended elsewhere. */
const EVERY_MS = 10_000;

/** Tells people how runs end, beside everything else that this process does. */
@Injectable()
export class NoticesService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #notifier: Notifier;
  readonly #stopped = new AbortController();
  #round: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(db: Database, configurations: Configurations) {
    this.#notifier = new Notifier({ db, configurations, observe });
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => this.#next(), EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped.abort();
    await this.#round;
  }

  /** Stores what is to be said about a run that has ended; its delivery begins right after. */
  async tell(runId: string): Promise<void> {
    await this.#notifier.tell(runId);
    this.#next();
  }

  /** One round after the other, however often it is asked for. */
  #next(): void {
    this.#round = this.#round.then(() => this.#look());
  }

  async #look(): Promise<void> {
    const { signal } = this.#stopped;
    if (signal.aborted) return;
    try {
      await this.#notifier.watchSilence();
      await this.#notifier.deliver(signal);
    } catch (error) {
      const code = error instanceof SyncError ? error.code : 'INTERNAL';
      const message = error instanceof Error ? error.message : String(error);
      observe({ event: 'notice.round-failed', code, message });
    }
  }
}
