import type { OrgHold } from '#db';
import { type LeaseTimes, SyncError } from '#domain';

/** The org is not, or no longer, this process's to work on: whoever holds it goes on. */
export class OrgNotHeldError extends SyncError {
  readonly code = 'ORG_NOT_HELD';
  readonly retryable = true;
  /** The message waits this long and counts no attempt. */
  override readonly parkMs = 1_000;

  constructor(orgId: string) {
    super('This process does not hold the org any more; another one goes on with it.', { orgId });
  }
}

/** An org in the hand of this process, for as long as it renews it. */
export class OrgLease implements OrgHold {
  readonly #takenAt = now();
  #renewedAt: Instant;
  #lost = false;

  constructor(
    readonly orgId: string,
    readonly epoch: string,
    /** How long calls of the holder before may still be under way; 0 after one that gave the org back. */
    private readonly settleMs: number,
    /** Undefined: held until the process ends, because no other one is there to take it. */
    private readonly times: LeaseTimes | undefined,
    renewedAt: Instant,
  ) {
    this.#renewedAt = renewedAt;
  }

  /** @param begunAt when the renewal was sent: the database may have counted from then */
  renewed(begunAt: Instant): void {
    this.#renewedAt = begunAt;
  }

  lose(): void {
    this.#lost = true;
  }

  /** False as soon as nothing may be sent any more, also when this process was paused and nobody could tell it. */
  get isActive(): boolean {
    if (this.#lost) return false;
    return this.times === undefined || elapsedMs(this.#renewedAt) < this.times.silentMs;
  }

  /** @throws OrgNotHeldError right before something would be sent */
  assertActive(): void {
    if (!this.isActive) throw new OrgNotHeldError(this.orgId);
  }

  /** Milliseconds until the last call of a holder that vanished is over, so that its doubts can be settled; 0 when they can be. */
  get settlesInMs(): number {
    return Math.max(0, this.settleMs - elapsedMs(this.#takenAt));
  }
}

/** A moment by both clocks: one stands still while the machine sleeps, the other may be set. */
export interface Instant {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

export function now(): Instant {
  return { monotonicMs: performance.now(), wallMs: Date.now() };
}

/** The longer of what both clocks say: a lease is better given up too early than too late. */
export function elapsedMs(since: Instant): number {
  const at = now();
  return Math.max(at.monotonicMs - since.monotonicMs, at.wallMs - since.wallMs);
}
