import { makeWorkload } from '../workload/workload.js';
import type { DumpedState, Facts, LedgerFact, RecordFact } from './facts.js';
import { modelOf, type ModelOrg, type WriteRoute } from './model.js';

const WORKLOAD = { seed: 7, people: 120, orgs: 2 };
const BEGAN_AT = Date.parse('2026-01-02T03:04:05Z');

/** What the oracle would be given after a run in which every write was sent once, answered and applied: for specs to spoil. */
export function perfectFacts(): Facts {
  const model = modelOf(makeWorkload(WORKLOAD));
  const ids: Record<string, Record<string, string>> = {};
  const ledger: LedgerFact[] = [];
  for (const [org, { users, writes, newGroups }] of model) {
    ids[org] = Object.fromEntries([...users.keys()].map((email) => [idOf(email), email]));
    for (let group = 0; group < newGroups; group += 1) ledger.push(write(ledger, org, 'POST /groups', ''));
    for (const [email, counts] of writes)
      for (const [route, count] of Object.entries(counts) as [WriteRoute, number][])
        for (let time = 0; time < count; time += 1) ledger.push(write(ledger, org, route, email));
  }
  return {
    workload: WORKLOAD,
    latencyMs: 25,
    ...{ ledger, ids },
    state: stateOf(model),
    undisturbed: stateOf(model),
    kills: [],
    run: { state: 'done', outbox: 0, deadLetters: 0, openItems: 0 },
    records: recordsOf(ledger, ids),
  };
}

/** What the audit says of that ledger. */
function recordsOf(ledger: readonly LedgerFact[], ids: Facts['ids']): RecordFact[] {
  const counts = new Map<string, number>();
  const count = (record: Omit<RecordFact, 'count'>) => {
    const key = JSON.stringify(record);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  for (const { seq, org = '', method, route, path, email } of ledger) {
    const id = /\/users\/([^/?]+)/.exec(path)?.[1] ?? '';
    // Each group has a record of its own: the audit knows its name, the ledger does not.
    const subject = route === '/groups' ? `fresh ${seq}` : (email ?? ids[org]?.[id] ?? '');
    count({ org, kind: 'call', event: `${method} ${route}`, subject });
    count({ org, kind: 'decision', event: 'applied', subject });
  }
  return [...counts].map(([key, times]) => ({ ...(JSON.parse(key) as RecordFact), count: times }));
}

/** When the request of this number came: one a second. */
export function timeOf(seq: number): string {
  return new Date(BEGAN_AT + seq * 1_000).toISOString();
}

function write(
  ledger: readonly LedgerFact[],
  org: string,
  methodAndRoute: WriteRoute,
  email: string,
): LedgerFact {
  const [method = '', route = ''] = methodAndRoute.split(' ');
  const seq = ledger.length + 1;
  return {
    ...{ seq, time: timeOf(seq), org, method, route },
    path: `/api/rest/v6${route.replace(':id', idOf(email))}`,
    ...(methodAndRoute === 'POST /users' && { email }),
    ...{ applied: true, status: 200, early: false },
  };
}

function idOf(email: string): string {
  return `id-of-${email.replace('@', '-at-')}`;
}

function stateOf(model: ReadonlyMap<string, ModelOrg>): DumpedState {
  const orgs = [...model].map(([name, { groups, users }]) => [
    name,
    {
      groups: groups.map((group) => ({ name: group })),
      users: [...users.values()].map(({ email, status, accountAdmin, memberships }) => ({
        ...{ email, status, accountAdmin, firstName: 'A', lastName: 'B' },
        groups: memberships.map(({ group, ...rest }) => ({ name: group, ...rest })),
      })),
    },
  ]);
  return Object.fromEntries([['orgs', Object.fromEntries(orgs)]]) as DumpedState;
}
