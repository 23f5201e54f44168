import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exitCodeOf, type OrgOutcome, type RunFacts, runState, undecidedPeople } from './run-outcome.js';

const org = (overrides: Partial<OrgOutcome> = {}): OrgOutcome => ({
  org: 'primary',
  failed: false,
  held: 0,
  failedItems: 0,
  changedItems: 0,
  undecidedPeople: 0,
  ...overrides,
});
const run = (overrides: Partial<RunFacts> = {}): RunFacts => ({
  failedBeforeWriting: false,
  readIncomplete: false,
  orgs: [org()],
  ...overrides,
});
const exit = (facts: RunFacts) => exitCodeOf(runState(facts));

describe('people who were skipped', () => {
  it('count as failures only when Sign could not be read', () => {
    expect(undecidedPeople({ CREATE_USERS_OFF: 5, OWNER: 1, FACT_UNREAD: 2, ORG_LIST_INCOMPLETE: 3 })).toBe(
      5,
    );
    expect(undecidedPeople({ ADDRESS_CONTESTED: 2, ROW_DROPPED: 1 })).toBe(2);
    expect(undecidedPeople({})).toBe(0);
  });
});

describe('the outcome of a run (SEMANTICS 29)', () => {
  it('is 0 when everything planned was applied', () => {
    expect(exit(run())).toBe(0);
  });

  it('is 1 when the run ended before any write, or no org could be synced', () => {
    expect(exit(run({ failedBeforeWriting: true, orgs: [] }))).toBe(1);
    expect(exit(run({ orgs: [org({ failed: true }), org({ org: 'emea', failed: true })] }))).toBe(1);
  });

  it('is 3 when something was held or the read was incomplete', () => {
    expect(exit(run({ orgs: [org({ held: 1 })] }))).toBe(3);
    expect(exit(run({ readIncomplete: true }))).toBe(3);
  });

  it('is 4 when some people or some org failed, or people changed since the plan', () => {
    expect(exit(run({ orgs: [org({ failedItems: 1 })] }))).toBe(4);
    expect(exit(run({ orgs: [org({ changedItems: 1 })] }))).toBe(4);
    expect(exit(run({ orgs: [org({ undecidedPeople: 1 })] }))).toBe(4);
    expect(exit(run({ orgs: [org({ failed: true }), org({ org: 'emea' })] }))).toBe(4);
  });

  it('is the worst of 1, 4 and 3 when several apply', () => {
    const anyOrg = fc.record({
      org: fc.constantFrom('primary', 'emea'),
      failed: fc.boolean(),
      held: fc.nat({ max: 1 }),
      failedItems: fc.nat({ max: 1 }),
      changedItems: fc.nat({ max: 1 }),
      undecidedPeople: fc.nat({ max: 1 }),
    });
    const anyFacts = fc.record({
      failedBeforeWriting: fc.boolean(),
      readIncomplete: fc.boolean(),
      orgs: fc.array(anyOrg, { minLength: 1, maxLength: 3 }),
    });
    const severity = [0, 3, 4, 1];
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const alone = facts.orgs.map((one) => exit({ ...facts, failedBeforeWriting: false, orgs: [one] }));
        // One org that failed is a failed run only when there is no other.
        const parts = alone.map((code) => (code === 1 && alone.some((other) => other !== 1) ? 4 : code));
        if (facts.failedBeforeWriting) parts.push(1);
        const worst = parts.toSorted((a, b) => severity.indexOf(b) - severity.indexOf(a))[0];
        expect(exit(facts)).toBe(worst);
      }),
      { numRuns: 500 },
    );
  });
});
