import { leaseTimes, type LeaseTimes } from '#domain';

/** How this process executes. */
export class ExecutorOptions {
  readonly lease: LeaseTimes;

  constructor(
    /** False: reads only. */
    readonly writes: boolean,
    /** The longest wait that Sign may state before the org's work is put off, in milliseconds. */
    readonly maxWaitMs: number,
    /**
     * `alone`: for one run, and no other process works with this database. `resident`: neither does one, and this one goes
     * on where a killed one stopped. `shared`: orgs are shared among the replicas that live.
     */
    readonly mode: 'alone' | 'resident' | 'shared' = 'alone',
    /** How long an org stays with a holder that has fallen silent, in milliseconds. */
    leaseMs = 60_000,
    /** Calls to Sign on their way at once, over all orgs; 0 bounds them by each org's own concurrency alone. */
    readonly callsInFlightMax = 0,
  ) {
    this.lease = leaseTimes(leaseMs);
  }
}
