import { Injectable } from '@nestjs/common';
import { type OrgPause, OrgPauseRepository } from '#db';
import { SyncError } from '#domain';

/** How old an answer may be between two calls: work that was begun stops within two seconds of the word. */
const FRESH_MS = 1_000;
/** What is put off is looked at again after this, so that work goes on soon after somebody resumes the org. */
const PARK_MS = 3_000;

/** Somebody has paused the org: nothing is sent, and what was to be sent waits. */
export class OrgPausedError extends SyncError {
  readonly code = 'ORG_PAUSED';
  readonly retryable = true;
  /** The message waits this long and counts no attempt. */
  override readonly parkMs: number;

  constructor({ actor, reason, until }: OrgPause) {
    const end = until === null ? '' : ` until ${until.toISOString()}`;
    super(`The org is paused by ${actor}${end}: ${reason}. Nothing is sent for it before it is resumed.`);
    this.parkMs = until === null ? PARK_MS : Math.min(PARK_MS, Math.max(0, until.getTime() - Date.now()));
  }
}

/** Which orgs are paused, as the database said it a moment ago. */
@Injectable()
export class OrgPauses {
  #paused: ReadonlyMap<string, OrgPause> = new Map();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;

  constructor(private readonly pauses: OrgPauseRepository) {}

  /**
   * Before any work for the org is begun; asks the database, so that what is asked for after a pause waits for its end.
   * @throws OrgPausedError
   */
  async assertResumed(orgId: string): Promise<void> {
    await this.#read();
    this.#assertNone(orgId);
  }

  /**
   * Right before a call, without waiting: goes by what is known, and looks again for the next call.
   * @throws OrgPausedError
   */
  assertStillResumed(orgId: string): void {
    // A database that is away stops the work by itself; it says nothing of pauses.
    if (!this.#isFresh) this.#look().catch(() => undefined);
    this.#assertNone(orgId);
  }

  get #isFresh(): boolean {
    return performance.now() - this.#lookedAt < FRESH_MS;
  }

  #assertNone(orgId: string): void {
    const pause = this.#paused.get(orgId);
    if (pause === undefined) return;
    const isOver = pause.until !== null && pause.until.getTime() <= Date.now();
    if (!isOver) throw new OrgPausedError(pause);
  }

  #look(): Promise<void> {
    this.#looking ??= this.#read().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #read(): Promise<void> {
    const beganAt = performance.now();
    const inForce = await this.pauses.inForce();
    this.#paused = new Map(inForce.map((pause) => [pause.orgId, pause]));
    this.#lookedAt = beganAt;
  }
}
