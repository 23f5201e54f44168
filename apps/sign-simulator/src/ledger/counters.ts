import type { LedgerEntry } from './ledger-entry.js';

export interface RequestCounters {
  requests: number;
  reads: number;
  writes: number;
  appliedWrites: number;
  /** Answers 429, whatever their ground. */
  throttled: number;
  /** Requests that came before a stated wait was over. */
  early: number;
  /** Requests that a fault struck. */
  faults: number;
}

export interface OrgCounters extends RequestCounters {
  /** Requests by method and route, such as `GET /users/:id`. */
  routes: Record<string, number>;
  /** `POST /users` received, by e-mail address in lower case. */
  postsByEmail: Record<string, number>;
}

export interface Counters {
  readonly total: RequestCounters;
  readonly orgs: Readonly<Record<string, OrgCounters>>;
  /** Requests with a key of no org, or without one. */
  readonly unknownKey: RequestCounters;
}

export function noRequests(): RequestCounters {
  return { requests: 0, reads: 0, writes: 0, appliedWrites: 0, throttled: 0, early: 0, faults: 0 };
}

export function noOrgRequests(): OrgCounters {
  return { ...noRequests(), routes: {}, postsByEmail: {} };
}

/** What is known when a request has come in. */
export function countReceived(counters: RequestCounters, entry: LedgerEntry): void {
  counters.requests += 1;
  if (entry.method === 'GET') counters.reads += 1;
  else counters.writes += 1;
}

/** What is known when a request has been dealt with. */
export function countOutcome(counters: RequestCounters, entry: LedgerEntry): void {
  if (entry.applied) counters.appliedWrites += 1;
  if (entry.status === 429) counters.throttled += 1;
  if (entry.early) counters.early += 1;
  if (entry.fault !== undefined) counters.faults += 1;
}

export function addUp(all: readonly RequestCounters[]): RequestCounters {
  const total = noRequests();
  const names = Object.keys(total) as (keyof RequestCounters)[];
  for (const counters of all) for (const name of names) total[name] += counters[name];
  return total;
}
