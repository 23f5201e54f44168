import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Config, Configurations } from '#config';
import { Database, HintRepository, SourceWatchRepository } from '#db';
import { type Hint, SyncError } from '#domain';
import { type ChangeWatch, openWatches } from '#sources';
import { inSpan, observe } from '#telemetry';

/** A look that has no end by then is given up; the next one begins where it did. */
const LOOK_MS_MAX = 120_000;
/** Longer than a look takes, so that nobody else looks meanwhile. */
const LEASE_MS_MIN = LOOK_MS_MAX + 30_000;

interface Watched {
  readonly configName: string;
  readonly watch: ChangeWatch;
  nextMs: number;
  /** It is being looked at. */
  isBusy: boolean;
  /** What the last look failed of, so that it is said once. */
  trouble: string | undefined;
}

/**
 * Asks the directories of all configurations what has changed, each in its own time, and stores that as hints together
 * with the place to go on from. One process watches a directory.
 */
@Injectable()
export class Watcher {
  /** Of this process. */
  readonly #holder = randomUUID();
  readonly #watched = new Map<string, Watched[]>();

  constructor(
    private readonly db: Database,
    private readonly configurations: Configurations,
    private readonly watches: SourceWatchRepository,
    private readonly hints: HintRepository,
  ) {}

  /** Begins the looks that are due. @returns what is under way, which never rejects */
  async round(nowMs: number, signal: AbortSignal): Promise<readonly Promise<void>[]> {
    await this.#follow(this.configurations.all).catch((error: unknown) => {
      const code = error instanceof SyncError ? error.code : 'INTERNAL';
      const message = error instanceof Error ? error.message : String(error);
      observe({ event: 'watch.failed', config: '', source: '', code, message });
    });
    const due = [...this.#watched.values()].flat().filter(({ isBusy, nextMs }) => !isBusy && nextMs <= nowMs);
    return due.map((one) => {
      one.isBusy = true;
      one.nextMs = nowMs + one.watch.everyMs;
      return this.#look(one, signal).finally(() => (one.isBusy = false));
    });
  }

  async release(): Promise<void> {
    if (this.#watched.size > 0) await this.watches.release(this.#holder);
  }

  /** A configuration that has changed is watched anew, from where it was. */
  async #follow(configs: readonly Config[]): Promise<void> {
    const keys = new Map(configs.map((config) => [keyOf(config), config]));
    for (const key of this.#watched.keys()) if (!keys.has(key)) this.#watched.delete(key);
    for (const [key, config] of keys) {
      if (this.#watched.has(key)) continue;
      const opened = await openWatches(config);
      const watched = opened.map((watch) => ({
        ...{ configName: config.name, watch, nextMs: 0, isBusy: false, trouble: undefined },
      }));
      this.#watched.set(key, watched);
    }
  }

  async #look(one: Watched, signal: AbortSignal): Promise<void> {
    const { configName, watch } = one;
    const told = { config: configName, source: watch.source };
    try {
      await inSpan('directory watched', { parent: undefined }, ({ traceparent }) =>
        this.#lookOnce(one, traceparent, AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS_MAX)])),
      );
      one.trouble = undefined;
    } catch (error) {
      if (signal.aborted) return;
      const code = error instanceof SyncError ? error.code : 'INTERNAL';
      const message = error instanceof Error ? error.message : String(error);
      if (one.trouble !== message) observe({ event: 'watch.failed', ...told, code, message });
      one.trouble = message;
    }
  }

  async #lookOnce({ configName, watch }: Watched, traceparent: string, signal: AbortSignal): Promise<void> {
    const { source, origin, everyMs } = watch;
    const key = { configName, source };
    const taken = await this.watches.take(key, this.#holder, Math.max(LEASE_MS_MIN, 3 * everyMs));
    if (taken === undefined) return;
    const { cursor, changes } = await watch.look(taken.cursor, signal);
    if (cursor === taken.cursor && changes.length === 0) return;
    const hints = changes.map(({ subject, eventId, at }): Hint => ({
      ...{ configName, source, origin, subject, eventId, occurredAt: at, traceparent },
    }));
    const stored = await this.db.transaction(async (tx) =>
      (await this.watches.moveOn(tx, key, this.#holder, cursor)) ? this.hints.append(tx, hints) : 0,
    );
    if (stored > 0) observe({ event: 'watch.changed', config: configName, source, changes: stored });
  }
}

/** Whatever a watch rests on. */
function keyOf({ name, digest, sources }: Config): string {
  return JSON.stringify([name, digest, sources.map((source) => ('watch' in source ? source.watch : null))]);
}
