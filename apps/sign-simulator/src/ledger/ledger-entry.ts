/** One request as the simulator saw it. Being in the ledger means it was received. */
export interface LedgerEntry {
  readonly seq: number;
  /** When it was received, epoch milliseconds. */
  readonly time: number;
  /** Undefined when the key is of no org. */
  readonly org: string | undefined;
  readonly method: string;
  /** The route's pattern; `(unknown)` for a path the API does not have. */
  readonly route: string;
  /** Path and query as sent. */
  readonly path: string;
  /** The address in the body of a `POST /users`. */
  readonly email: string | undefined;
  /** A write has taken effect; always false for reads. */
  applied: boolean;
  /** The whole answer was handed to the connection, as it was meant. */
  answered: boolean;
  /** Of the answer, also when it was lost; undefined while there is none. */
  status: number | undefined;
  /** Sign's code of a refusal. */
  code: string | undefined;
  /** The kind of the fault that struck. */
  fault: string | undefined;
  /** It came before a stated wait was over. */
  early: boolean;
}

/** An entry as the control surface and `ledger()` give it. */
export interface LedgerRecord extends Omit<LedgerEntry, 'time'> {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly received: true;
}

export function toRecord(entry: LedgerEntry): LedgerRecord {
  return { ...entry, time: new Date(entry.time).toISOString(), received: true };
}
