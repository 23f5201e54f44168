import type { WorkloadOptions } from '../workload/workload.js';

/** One request as the simulator's ledger has it. */
export interface LedgerFact {
  readonly seq: number;
  /** ISO 8601, when it was received. */
  readonly time: string;
  readonly org?: string;
  readonly method: string;
  readonly route: string;
  readonly path: string;
  /** Of a `POST /users`. */
  readonly email?: string;
  readonly applied: boolean;
  readonly status?: number;
  readonly code?: string;
  readonly fault?: string;
  readonly early: boolean;
}

export interface DumpedUser {
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly status: string;
  readonly accountAdmin: boolean;
  readonly groups: readonly { readonly name: string; readonly primary: boolean; readonly admin: boolean }[];
}

/** The simulator's state document, as it dumps it. */
export interface DumpedState {
  readonly orgs: Readonly<
    Record<
      string,
      { readonly groups: readonly { readonly name: string }[]; readonly users: readonly DumpedUser[] }
    >
  >;
}

export type Victim = 'source-ingest' | 'planner' | 'executor' | 'ops-api' | 'broker' | 'database';

/** A process, or a tree of processes, that was ended without warning, or paused until nobody counted on it any more. */
export interface Kill {
  readonly victim: Victim;
  /** ISO 8601. */
  readonly at: string;
  /** ISO 8601, when it worked again; the end of the run when it never did. */
  readonly backAt?: string;
  /** Orgs that the process held: calls of theirs were its calls. */
  readonly orgs: readonly string[];
}

/** How a run ended, as the product itself tells. */
export interface RunFacts {
  readonly state: string;
  /** Rows that nobody has published or parked for later. */
  readonly outbox: number;
  /** Dead letters, those left out that the rig itself caused. */
  readonly deadLetters: number;
  /** Plan items that are not final. */
  readonly openItems: number;
}

/** Records of the audit that share all of this. */
export interface RecordFact {
  readonly org: string;
  readonly kind: 'call' | 'decision';
  /** Of a call its method and route. */
  readonly event: string;
  /** The address of the person, or the name of the group. */
  readonly subject: string;
  readonly count: number;
}

/** Everything that the oracle judges by. */
export interface Facts {
  readonly workload: WorkloadOptions;
  /** Milliseconds that the simulator took for an answer, at most. */
  readonly latencyMs: number;
  readonly ledger: readonly LedgerFact[];
  /** Sign's user id → address, by org. */
  readonly ids: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly state: DumpedState;
  /** The same workload without any disturbance; left out when this is it. */
  readonly undisturbed?: DumpedState;
  readonly kills: readonly Kill[];
  readonly run: RunFacts;
  /** What the product's audit says about people and groups; those of a subject and an event once, with their number. */
  readonly records: readonly RecordFact[];
}
