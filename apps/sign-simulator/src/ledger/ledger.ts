import { fold } from '../fold.js';
import {
  addUp,
  countOutcome,
  countReceived,
  noOrgRequests,
  noRequests,
  type Counters,
  type OrgCounters,
  type RequestCounters,
} from './counters.js';
import { toRecord, type LedgerEntry, type LedgerRecord } from './ledger-entry.js';

export type Received = Pick<LedgerEntry, 'time' | 'org' | 'method' | 'route' | 'path' | 'email'>;

/** Remembers every request, up to a bound, and counts them all. */
export class Ledger {
  #entries: LedgerEntry[] = [];
  #nextSeq = 1;
  #orgs = new Map<string, OrgCounters>();
  #unknownKey = noRequests();

  /** @param entriesMax how many of the latest entries are kept; 0: counters only */
  constructor(private readonly entriesMax: number) {}

  receive(request: Received): LedgerEntry {
    const entry: LedgerEntry = {
      seq: this.#nextSeq++,
      ...request,
      applied: false,
      answered: false,
      status: undefined,
      code: undefined,
      fault: undefined,
      early: false,
    };
    this.#keep(entry);
    countReceived(this.#countersOf(entry), entry);
    if (entry.org !== undefined) countForOrg(this.#orgCounters(entry.org), entry);
    return entry;
  }

  /** To be called once for each entry, when its outcome is known: before it is answered, lost or left hanging. */
  settle(entry: LedgerEntry): void {
    countOutcome(this.#countersOf(entry), entry);
  }

  /** In the order of receipt. */
  records(sinceSeq = 0): LedgerRecord[] {
    const latest = this.#entries.slice(-this.entriesMax || this.#entries.length);
    return latest.filter((entry) => entry.seq > sinceSeq).map(toRecord);
  }

  counters(): Counters {
    const orgs = structuredClone(Object.fromEntries(this.#orgs));
    const unknownKey = { ...this.#unknownKey };
    return { total: addUp([...Object.values(orgs), unknownKey]), orgs, unknownKey };
  }

  clear(): void {
    this.#entries = [];
    this.#orgs = new Map();
    this.#unknownKey = noRequests();
  }

  #keep(entry: LedgerEntry): void {
    if (this.entriesMax === 0) return;
    this.#entries.push(entry);
    // Cut in one go when twice the bound is reached: cheaper than a shift for each request.
    if (this.#entries.length >= 2 * this.entriesMax) this.#entries = this.#entries.slice(-this.entriesMax);
  }

  #countersOf(entry: LedgerEntry): RequestCounters {
    return entry.org === undefined ? this.#unknownKey : this.#orgCounters(entry.org);
  }

  #orgCounters(org: string): OrgCounters {
    let counters = this.#orgs.get(org);
    if (counters === undefined) {
      counters = noOrgRequests();
      this.#orgs.set(org, counters);
    }
    return counters;
  }
}

function countForOrg(counters: OrgCounters, entry: LedgerEntry): void {
  const name = `${entry.method} ${entry.route}`;
  counters.routes[name] = (counters.routes[name] ?? 0) + 1;
  if (entry.email === undefined) return;
  const email = fold(entry.email);
  counters.postsByEmail[email] = (counters.postsByEmail[email] ?? 0) + 1;
}
