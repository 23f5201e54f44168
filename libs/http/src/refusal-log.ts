import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { AuditRepository, Database } from '#db';

/** Somebody was not let in, or not to a thing. */
export interface Refusal {
  readonly address: string;
  /** One word. */
  readonly reason: string;
  /** Who it was, where that is known. */
  readonly actor?: string;
  /** The method and the route, as `POST /api/v1/runs`. */
  readonly route: string;
}

interface Counted extends Refusal {
  count: number;
}

const WINDOW_MS = 60_000;
const KEYS_MAX = 500;

/**
 * Records who was refused, without letting whoever is refused fill the disk: the first time at once, all that follow
 * for the same reason from the same address once a minute, with their number. The request does not wait for it.
 */
@Injectable()
export class RefusalLog implements OnModuleDestroy {
  readonly #open = new Map<string, Counted>();
  readonly #writes = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Database,
    private readonly audit: AuditRepository,
  ) {}

  note(refusal: Refusal): void {
    const { address, reason, actor = '' } = refusal;
    const key = [address, reason, actor].join('\n');
    const known = this.#open.get(key);
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    // Beyond that, one record stands for all addresses.
    if (this.#open.size >= KEYS_MAX && address !== '*')
      return this.note({ reason, route: refusal.route, address: '*' });
    this.#open.set(key, { ...refusal, count: 0 });
    this.#timer ??= setTimeout(() => this.#close(), WINDOW_MS).unref();
    this.#write([{ ...refusal, count: 1 }]);
  }

  /** What has not been written yet is written. */
  async onModuleDestroy(): Promise<void> {
    this.#close();
    while (this.#writes.size > 0) await Promise.all(this.#writes);
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const more = [...this.#open.values()].filter(({ count }) => count > 0);
    this.#open.clear();
    if (more.length > 0) this.#write(more);
  }

  #write(refusals: readonly Counted[]): void {
    const entries = refusals.map(({ actor, ...facts }) => ({
      ...{
        kind: 'access' as const,
        event: 'refused',
        facts: { ...facts, ...(actor !== undefined && { by: actor }) },
      },
      ...(actor !== undefined && { actor }),
    }));
    const write = this.db
      .transaction((tx) => this.audit.append(tx, entries))
      // A database that is away refuses everything else as well, and says so.
      .catch(() => undefined)
      .finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }
}
