import { type Database, type DatabaseSession, HINT_CHANNEL } from '#db';
import { SyncError } from '#domain';
import { observe } from '#telemetry';

/** What comes at almost the same moment is folded together. */
const GATHER_MS = 20;
/** The same while no more looks may begin: a flood is not gone through again for every few hints of it. */
const GATHER_FULL_MS = 100;
/** While something is under way: the end of a look is not announced. */
const BUSY_MS = 250;
/** Also where a notification was lost with its connection. */
const IDLE_MS = 2_000;

/** How a round has found everything: nothing is under way; something is; as much is as may be. */
export type HintLoad = 'idle' | 'busy' | 'full';

/** Calls for a round when hints were stored, by whatever process, and now and then; one round after the other. */
export class HintAlarm {
  readonly #stopped = new AbortController();
  #session: DatabaseSession | undefined;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #round: Promise<void> | undefined;
  #isCalled = false;
  #load: HintLoad = 'idle';

  constructor(
    private readonly db: Database,
    private readonly round: () => Promise<HintLoad>,
  ) {}

  get signal(): AbortSignal {
    return this.#stopped.signal;
  }

  start(): void {
    this.#in(0);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    clearTimeout(this.#timer);
    await this.#round;
    await this.#session?.close().catch(() => undefined);
  }

  #in(delayMs: number): void {
    const at = Date.now() + delayMs;
    if (this.signal.aborted || at >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => {
      this.#dueAt = Number.POSITIVE_INFINITY;
      this.#begin();
    }, delayMs).unref();
  }

  #begin(): void {
    if (this.#round !== undefined) {
      this.#isCalled = true;
      return;
    }
    this.#isCalled = false;
    this.#round = this.#once().finally(() => (this.#round = undefined));
  }

  async #once(): Promise<void> {
    this.#load = 'idle';
    try {
      await this.#listen();
      this.#load = await this.round();
    } catch (error) {
      const code = error instanceof SyncError ? error.code : 'INTERNAL';
      const message = error instanceof Error ? error.message : String(error);
      observe({ event: 'hints.failed', code, message });
    }
    const next = this.#load === 'idle' ? IDLE_MS : BUSY_MS;
    this.#in(this.#isCalled ? this.#gatherMs : next);
  }

  get #gatherMs(): number {
    return this.#load === 'full' ? GATHER_FULL_MS : GATHER_MS;
  }

  /** The connection is made anew whenever it has broken; hints that were stored meanwhile are found by looking. */
  async #listen(): Promise<void> {
    if (this.#session !== undefined) return;
    const session = await this.db.session();
    session.onLost(() => {
      if (this.#session === session) this.#session = undefined;
    });
    session.on('notification', () => this.#in(this.#gatherMs));
    await session.query(`listen ${HINT_CHANNEL}`);
    this.#session = session;
  }
}
