import { type Database, type DatabaseSession, HINT_CHANNEL } from '#db';
import { SyncError } from '#domain';
import { observe } from '#telemetry';

/** What comes at almost the same moment is folded together. */
const GATHER_MS = 20;
/** While something is under way: the end of a look is not announced. */
const BUSY_MS = 250;
/** Also where a notification was lost with its connection. */
const IDLE_MS = 2_000;

/** Calls for a round when hints were stored, by whatever process, and now and then; one round after the other. */
export class HintAlarm {
  readonly #stopped = new AbortController();
  #session: DatabaseSession | undefined;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #round: Promise<void> | undefined;
  #isCalled = false;

  /** @param round says whether something is under way */
  constructor(
    private readonly db: Database,
    private readonly round: () => Promise<boolean>,
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
    let isBusy = false;
    try {
      await this.#listen();
      isBusy = await this.round();
    } catch (error) {
      const code = error instanceof SyncError ? error.code : 'INTERNAL';
      const message = error instanceof Error ? error.message : String(error);
      observe({ event: 'hints.failed', code, message });
    }
    this.#in(this.#isCalled ? 0 : isBusy ? BUSY_MS : IDLE_MS);
  }

  /** The connection is made anew whenever it has broken; hints that were stored meanwhile are found by looking. */
  async #listen(): Promise<void> {
    if (this.#session !== undefined) return;
    const session = await this.db.session();
    session.onLost(() => {
      if (this.#session === session) this.#session = undefined;
    });
    session.on('notification', () => this.#in(GATHER_MS));
    await session.query(`listen ${HINT_CHANNEL}`);
    this.#session = session;
  }
}
