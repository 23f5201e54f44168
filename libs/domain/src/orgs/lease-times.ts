/** When a holder of an org renews, falls silent, and may touch what an earlier holder left open. Milliseconds. */
export interface LeaseTimes {
  /** Nobody else may take the org for this long after a renewal. */
  readonly leaseMs: number;
  readonly renewMs: number;
  /** Nothing is sent any more when this long has passed since the last renewal began. */
  readonly silentMs: number;
  /** A write ends by then, with or without an answer. */
  readonly callMsMax: number;
  /** After an unclean end a new holder waits this long: the last call of the old one is over by then. */
  readonly settleMs: number;
}

/**
 * All times of a lease from its length (60 s: renewed every 20 s, silent after 30 s, calls of at most 20 s, settled after
 * 25 s). A holder's last call ends at 50 s at the latest, before anybody else can begin.
 */
export function leaseTimes(leaseMs: number): LeaseTimes {
  return {
    leaseMs,
    renewMs: leaseMs / 3,
    silentMs: leaseMs / 2,
    callMsMax: leaseMs / 3,
    settleMs: (leaseMs * 5) / 12,
  };
}
