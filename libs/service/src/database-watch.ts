import { setTimeout as pause } from 'node:timers/promises';
import type { Database, EngineLease } from '#db';
import type { Observe } from '#telemetry';
import { failureOf } from './start/failure-of.js';
import { shareEngine } from './start/open-service-database.js';
import { sayFailed } from './start/say-failed.js';

const PROBE_EVERY_MS = 2_000;
/** A server that takes longer than that for nothing is of no use to a message either. */
const PROBE_MS_MAX = 5_000;

export interface WatchedDatabase {
  readonly db: Database;
  readonly service: string;
  readonly lease: EngineLease;
  readonly observe: Observe;
}

/** Asks the database now and then whether it answers, and takes the engine's lock again when it was lost with the server. */
export class DatabaseWatch {
  readonly #stopped = new AbortController();
  #lease: EngineLease | undefined;
  #lost: { readonly at: number; readonly message: string } | undefined;
  #watching: Promise<unknown>;

  constructor(private readonly watched: WatchedDatabase) {
    this.#keep(watched.lease);
    this.#watching = this.#watch();
  }

  /** Why the database is of no use now; undefined when it answers. */
  get trouble(): string | undefined {
    if (this.#lost !== undefined) return this.#lost.message;
    return this.#lease === undefined
      ? 'the share of the engine lock was lost and is not back yet'
      : undefined;
  }

  /** Ends the watch and gives the lock back. */
  async stop(): Promise<void> {
    this.#stopped.abort(new Error('The service stops'));
    await this.#watching;
    await this.#lease?.release().catch(() => undefined);
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await this.#probe();
      await pause(PROBE_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #probe(): Promise<void> {
    try {
      await withinMs(this.watched.db.query('select 1'), PROBE_MS_MAX);
      if (this.#lost === undefined) return;
      const durationMs = Math.round(performance.now() - this.#lost.at);
      this.#lost = undefined;
      this.watched.observe({ event: 'database.connected', durationMs });
    } catch (error) {
      if (this.#stopped.signal.aborted || this.#lost !== undefined) return;
      const failure = failureOf(error);
      this.#lost = { at: performance.now(), message: failure.message };
      this.watched.observe({ event: 'database.lost', ...failure });
    }
  }

  #keep(lease: EngineLease): void {
    this.#lease = lease;
    lease.onLost(() => {
      this.#lease = undefined;
      const { db, service, observe } = this.watched;
      const { signal } = this.#stopped;
      shareEngine(db, service, sayFailed(observe), signal).then(
        (again) => (signal.aborted ? again.release() : this.#keep(again)),
        (error: unknown) => {
          if (!signal.aborted) observe({ event: 'database.lost', ...failureOf(error) });
        },
      );
    });
  }
}

async function withinMs<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The database did not answer within ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
