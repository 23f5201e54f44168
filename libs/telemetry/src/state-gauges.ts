/** What stands in the database, as numbers. Every process that asks sees the same. */
export interface DatabaseGauges {
  readonly outbox: {
    /** Messages that are due and not settled. */
    readonly due: number;
    /** Age of the oldest of them, seconds; 0 when there is none. */
    readonly oldestSeconds: number;
    /** Messages put off to a later time. */
    readonly parked: number;
  };
  readonly deadLetters: number;
  readonly orgs: readonly OrgGauges[];
  readonly runs: { readonly running: number; readonly waiting: number };
  /** When the newest run of a configuration that ended `done` ended, seconds since 1970. */
  readonly lastSuccess: readonly { readonly configuration: string; readonly at: number }[];
}

/** One org label. Accounts that share a label are counted together. */
export interface OrgGauges {
  readonly org: string;
  readonly paused: boolean;
  /** Held items of the newest plan. */
  readonly held: number;
  /** Items released and not finished. */
  readonly open: number;
}

/** Port: where gauges are read when somebody collects metrics. */
export interface StateGauges {
  /** Rejected when the database does not answer; answers are kept for a few seconds, whoever collects. */
  readonly database: () => Promise<DatabaseGauges>;
  /** Messages in each queue of the broker; left out where there is no broker. */
  readonly queues?: () => Promise<readonly { readonly queue: string; readonly messages: number }[]>;
  readonly isBrokerConnected?: () => boolean;
  /** Orgs whose lease this process holds; left out where it never holds any. */
  readonly orgLeases?: () => number;
}
