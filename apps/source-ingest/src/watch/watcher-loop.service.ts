import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Watcher } from './watcher.service.js';

/** Between two looks whether something is due; the shortest `every` is as long. */
const TURN_MS = 1_000;

/** Lets the watcher look as long as the process is there. */
@Injectable()
export class WatcherLoop implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #stopped = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #turns: Promise<void> = Promise.resolve();

  constructor(private readonly watcher: Watcher) {}

  onApplicationBootstrap(): void {
    this.#turns = this.#go();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped.abort();
    await this.#turns;
    await Promise.all(this.#underWay);
    await this.watcher.release().catch(() => undefined);
  }

  async #go(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      for (const look of await this.watcher.round(performance.now(), signal)) {
        this.#underWay.add(look);
        void look.finally(() => this.#underWay.delete(look));
      }
      await pause(TURN_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
