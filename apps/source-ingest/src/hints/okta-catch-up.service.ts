import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Config, Configurations, type OktaHookConfig } from '#config';
import { Database, HintRepository } from '#db';
import { SyncError } from '#domain';
import { readOktaLog } from '#sources';
import { observe } from '#telemetry';
import { hintsOfOkta } from '../intake/okta-hints.js';

/** Okta tries a delivery twice, and then it is lost: a look at its log finds it. */
const EVERY_MS = 10 * 60_000;
const LOOK_EVERY_MS = 60_000;
/** Events reach the log late. */
const OVERLAP_MS = 5 * 60_000;
/** Beyond that the next full run knows better than a log. */
const BACK_MS_MAX = 7 * 24 * 60 * 60_000;

/** Finds events of Okta that no hook has delivered: whenever the process starts, and now and then. */
@Injectable()
export class OktaCatchUp implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Database,
    private readonly configurations: Configurations,
    private readonly hints: HintRepository,
  ) {}

  onApplicationBootstrap(): void {
    this.#next();
    this.#timer = setInterval(() => this.#next(), LOOK_EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped.abort();
    await this.#round;
  }

  #next(): void {
    this.#round = this.#round.then(() => this.#look());
  }

  async #look(): Promise<void> {
    for (const config of this.configurations.all) {
      for (const hook of config.webhooks) {
        if (this.#stopped.signal.aborted) return;
        if (hook.type !== 'okta' || !hook.catchUp) continue;
        try {
          await this.#catchUp(config, hook);
        } catch (error) {
          if (this.#stopped.signal.aborted) return;
          const code = error instanceof SyncError ? error.code : 'INTERNAL';
          const message = error instanceof Error ? error.message : String(error);
          observe({ event: 'hints.failed', config: config.name, code, message });
        }
      }
    }
  }

  async #catchUp(config: Config, hook: OktaHookConfig): Promise<void> {
    const place = { configName: config.name, origin: 'okta' as const, source: hook.name };
    const source = config.sources[hook.source ?? 0];
    const claimed = await this.hints.claimCursor(place, EVERY_MS);
    if (claimed === undefined || source?.type !== 'okta') return;
    const { now } = claimed;
    // Where nothing was read before there is nothing to catch up with: a full run has seen what was so far.
    const last = claimed.cursor === null ? now : new Date(claimed.cursor);
    const from = Math.max(last.getTime() - OVERLAP_MS, now.getTime() - BACK_MS_MAX);
    const { signal } = this.#stopped;
    const found = { events: 0, accepted: 0 };
    const options = { signal, ...(config.tls.caFile !== undefined && { caFile: config.tls.caFile }) };
    for await (const events of readOktaLog(source, { since: new Date(from), until: now }, options)) {
      const hints = hintsOfOkta({ configName: config.name, hook }, events);
      found.events += events.length;
      found.accepted += await this.db.transaction((tx) => this.hints.append(tx, hints));
    }
    await this.hints.saveCursor(place, now.toISOString());
    const { events, accepted } = found;
    if (accepted === 0) return;
    observe({ event: 'hints.caught-up', config: config.name, source: hook.name, events, accepted });
  }
}
