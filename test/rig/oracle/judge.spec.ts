import { describe, expect, it } from 'vitest';
import type { DumpedUser, Facts, Kill, LedgerFact, RecordFact } from './facts.js';
import { judge } from './judge.js';
import { perfectFacts, timeOf } from './perfect-facts.js';

const failedCriteria = (facts: Facts) =>
  judge(facts)
    .criteria.filter(({ passed }) => !passed)
    .map(({ name }) => name);
const counts = (facts: Facts) =>
  Object.fromEntries(judge(facts).criteria.map(({ name, count }) => [name, count]));

/** The first write of a kind. */
function writeOf(facts: Facts, method: string, route: string): LedgerFact {
  const found = facts.ledger.find((fact) => fact.method === method && fact.route === route);
  if (found === undefined) throw new Error(`The workload has no ${method} ${route}.`);
  return found;
}

/** The facts with more requests at the end of the ledger, each on record. */
function withMore(facts: Facts, ...more: readonly Partial<LedgerFact>[]): Facts {
  const base = facts.ledger.length;
  const added = more.map((fact, index) => {
    const seq = base + index + 1;
    return { ...writeOf(facts, 'PUT', '/users/:id/groups'), time: timeOf(seq), ...fact, seq };
  });
  const records = facts.records.map((one) =>
    one.kind === 'call' ? { ...one, count: one.count + more.length } : one,
  );
  return { ...facts, records, ledger: [...facts.ledger, ...added] };
}

const changed = (fact: LedgerFact, change: Partial<LedgerFact>, facts: Facts): Facts => ({
  ...facts,
  ledger: facts.ledger.map((one) => (one.seq === fact.seq ? { ...one, ...change } : one)),
});

function withUser(facts: Facts, kind: string, change: Partial<DumpedUser>): Facts {
  const { users, groups } = facts.state.orgs['primary'] ?? { users: [], groups: [] };
  const at = users.findIndex(({ email }) => email.startsWith(kind));
  const spoilt = users.map((user, index) => (index === at ? { ...user, ...change } : user));
  return { ...facts, state: { orgs: { ...facts.state.orgs, primary: { groups, users: spoilt } } } };
}

const killOf = (fact: LedgerFact, more: Partial<Kill> = {}): Kill => ({
  ...{ victim: 'executor', orgs: [fact.org ?? ''] },
  at: new Date(Date.parse(fact.time) + 20).toISOString(),
  ...more,
});

describe('the oracle', () => {
  it('passes a run in which every write was sent and applied once', () => {
    const verdict = judge(perfectFacts());
    expect(verdict.passed).toBe(true);
    expect(verdict.figures['writesApplied']).toBe(verdict.figures['writesLeast']);
    expect(verdict.figures['writesLeast']).toBeGreaterThan(50);
  });

  it.for([
    { state: 'partly_done' },
    { state: 'running' },
    { outbox: 1 },
    { deadLetters: 1 },
    { openItems: 1 },
  ])('fails a run that is not over: %o', (run) => {
    const facts = perfectFacts();
    expect(failedCriteria({ ...facts, run: { ...facts.run, ...run } })).toEqual(['unfinished']);
  });

  it('misses a write that never came, by the state it should have left', () => {
    const facts = withUser(perfectFacts(), 'left.', { status: 'ACTIVE' });
    expect(failedCriteria(facts)).toEqual(['lost', 'finalStateDifferences']);
    expect(counts(facts)).toMatchObject({ lost: 1, finalStateDifferences: 2 });
  });

  it('misses the record of a write that took effect, unless whoever had its answer was killed', () => {
    const facts = perfectFacts();
    const write = writeOf(facts, 'PUT', '/users/:id/groups');
    const isOfIt = ({ kind, event, org }: RecordFact) =>
      kind === 'call' && event === 'PUT /users/:id/groups' && org === write.org;
    const first = facts.records.findIndex(isOfIt);
    const records = facts.records.filter((_, index) => index !== first);
    expect(failedCriteria({ ...facts, records })).toEqual(['unrecorded']);
    expect(counts({ ...facts, records })).toMatchObject({ unrecorded: 1 });
    expect(failedCriteria({ ...facts, records, kills: [killOf(write)] })).toEqual([]);
    const undecided = facts.records.filter(({ kind }) => kind !== 'decision');
    expect(failedCriteria({ ...facts, records: undecided, kills: [killOf(write)] })).toEqual(['unrecorded']);
  });

  it('misses a group that was never created', () => {
    const facts = perfectFacts();
    const primary = facts.state.orgs['primary'] ?? { groups: [], users: [] };
    const groups = primary.groups.filter(({ name }) => name !== 'Fresh 1');
    const state = { orgs: { ...facts.state.orgs, primary: { ...primary, groups } } };
    expect(failedCriteria({ ...facts, state })).toEqual(['lost', 'finalStateDifferences']);
  });

  it('sees that somebody was changed whom nothing concerned', () => {
    const facts = withUser(perfectFacts(), 'untouched.', { accountAdmin: true });
    expect(failedCriteria(facts)).toEqual(['finalStateDifferences']);
  });

  it('sees a name that differs from the undisturbed run', () => {
    expect(failedCriteria(withUser(perfectFacts(), 'created.', { lastName: 'Wrong' }))).toEqual([
      'finalStateDifferences',
    ]);
  });

  describe('of a write that came twice', () => {
    it('says duplicate when both had their effect and the first was answered', () => {
      const facts = withMore(perfectFacts(), {});
      expect(failedCriteria(facts)).toEqual(['duplicateEffects', 'redundantWrites', 'redundantWithoutKill']);
    });

    it('says redundant, and not duplicate, when the answer to the first was lost', () => {
      const facts = perfectFacts();
      const first = writeOf(facts, 'PUT', '/users/:id/groups');
      const twice = changed(first, { fault: 'lostResponse' }, withMore(facts, {}));
      expect(failedCriteria(twice)).toEqual(['redundantWrites', 'redundantWithoutKill']);
    });

    it('does not let a lost answer hide behind calls that were in doubt at a kill', () => {
      const facts = perfectFacts();
      const first = writeOf(facts, 'PUT', '/users/:id/groups');
      const elsewhere = writeOf(facts, 'PUT', '/users/:id/state');
      const twice = changed(first, { fault: 'lostResponse' }, withMore(facts, {}));
      expect(failedCriteria({ ...twice, kills: [killOf(elsewhere)] })).toEqual(['redundantWithoutKill']);
    });

    it('forgives it when the process that had sent the first was killed right then', () => {
      const facts = withMore(perfectFacts(), {});
      const first = writeOf(facts, 'PUT', '/users/:id/groups');
      const killed = { ...facts, kills: [killOf(first)] };
      expect(failedCriteria(killed)).toEqual([]);
      expect(judge(killed).figures['callsInDoubtAtKills']).toBeGreaterThan(0);
    });

    it.for([
      { why: 'a process of another org was killed', kill: { orgs: ['emea'] } },
      { why: 'a process was killed that talks to nobody', kill: { victim: 'planner' as const } },
      { why: 'the kill was long before', kill: { at: timeOf(-100) } },
      { why: 'only the broker was killed', kill: { victim: 'broker' as const } },
    ])('does not forgive it when $why', ({ kill }) => {
      const facts = withMore(perfectFacts(), {});
      const first = writeOf(facts, 'PUT', '/users/:id/groups');
      expect(failedCriteria({ ...facts, kills: [killOf(first, kill)] })).toContain('duplicateEffects');
    });

    it('forgives it while the database was away: no answer could be kept', () => {
      const facts = withMore(perfectFacts(), {});
      const first = writeOf(facts, 'PUT', '/users/:id/groups');
      const at = new Date(Date.parse(first.time) - 5_000).toISOString();
      const backAt = new Date(Date.parse(first.time) + 100).toISOString();
      const kill = killOf(first, { victim: 'database', orgs: [], at, backAt });
      expect(failedCriteria({ ...facts, kills: [kill] })).toEqual([]);
    });

    it('never forgives a second creation of a user', () => {
      const facts = perfectFacts();
      const first = writeOf(facts, 'POST', '/users');
      const twice = withMore(facts, { ...first });
      expect(failedCriteria({ ...twice, kills: [killOf(first)] })).toContain('duplicateEffects');
    });

    it('never forgives one group too many', () => {
      const facts = perfectFacts();
      const first = writeOf(facts, 'POST', '/groups');
      expect(failedCriteria({ ...withMore(facts, { ...first }), kills: [killOf(first)] })).toContain(
        'duplicateEffects',
      );
    });

    it('counts a creation that was refused because the user is there as redundant', () => {
      const facts = perfectFacts();
      const first = writeOf(facts, 'POST', '/users');
      const refused = { ...first, applied: false, status: 409, code: 'USER_ALREADY_EXISTS' };
      expect(failedCriteria(withMore(facts, refused))).toEqual(['redundantWrites', 'redundantWithoutKill']);
    });

    it.for([
      { why: 'it came too fast', again: { applied: false, status: 429 } },
      { why: 'a fault kept it out', again: { applied: false, status: 500, fault: 'status' } },
    ])('does not count one that $why', ({ again }) => {
      expect(failedCriteria(withMore(perfectFacts(), again))).toEqual([]);
    });
  });

  it('objects to a write about somebody whom it does not know', () => {
    const facts = withMore(perfectFacts(), { path: '/api/rest/v6/users/nobody/groups' });
    expect(failedCriteria(facts)).toEqual(['duplicateEffects']);
  });

  describe('of a request that came before a stated wait was over', () => {
    const storm = (facts: Facts) =>
      withMore(
        facts,
        { applied: false, status: 429 },
        { method: 'GET', applied: false, status: 429, early: true },
      );

    it('says early', () => {
      expect(failedCriteria(storm(perfectFacts()))).toEqual(['early']);
    });

    it('counts it apart when whoever had been told the wait was killed right then', () => {
      const facts = storm(perfectFacts());
      const told = facts.ledger.at(-2);
      const killed = { ...facts, kills: told === undefined ? [] : [killOf(told)] };
      expect(failedCriteria(killed)).toEqual([]);
      expect(judge(killed).figures['earlyInFlightAtKill']).toBe(1);
    });
  });
});
