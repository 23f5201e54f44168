import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPlanInputs, type FinishedPlan, joinPeople, planInMemory, type PlanInputs } from '#testing';
import type { JoinedPerson } from '../plan/plan-org.js';
import { primaryOf } from '../planner/access-state.js';
import type { HoldReason } from '../planner/plan-person.js';
import { type EmailKey, groupKey } from '../text/keys.js';
import { explainPerson, type OrgExplanation } from './explain-person.js';
import type { ExplainedRow } from './explained-rows.js';
import type { PersonFacts, PersonItemFacts } from './person-facts.js';

const run = { name: '2026-11-22-0001', at: '2026-11-22T08:00:00.000Z' };

interface Explained {
  readonly key: EmailKey;
  readonly joined: JoinedPerson;
  readonly items: readonly PersonItemFacts[];
  readonly skipped: string | undefined;
  readonly explanation: OrgExplanation;
}

/** A plan, and beside it what `explain` says of everybody in the directory or in Sign. */
function explainEverybody(inputs: PlanInputs): Explained[] {
  const finished = planInMemory(inputs);
  return joinPeople({ ...inputs, known: finished.known }).map((joined) => {
    const { emailKey: key } = joined;
    const { plan } = finished;
    const items = plan.items.flatMap((item): PersonItemFacts[] =>
      item.subject === 'person' && item.emailKey === key
        ? [
            {
              state: item.held === undefined ? 'planned' : 'held',
              change: item.change,
              ...reasonOf(item.held),
            },
          ]
        : [],
    );
    const skipped = plan.skipped.get(key);
    const facts = factsOf(joined, { items, ...(skipped && { skipped }) }, inputs, finished);
    const { policy, scope } = inputs;
    const [explanation] = explainPerson(facts, { policy, scope, govern: {} }, key).orgs;
    if (explanation === undefined) throw new Error('The org was not explained.');
    return { key, joined, items, skipped, explanation };
  });
}

function reasonOf(held: HoldReason | undefined): Pick<PersonItemFacts, 'reason'> {
  return held === undefined ? {} : { reason: { code: held, message: held } };
}

function factsOf(
  { emailKey, email, person: { observed } }: JoinedPerson,
  place: { readonly items: readonly PersonItemFacts[]; readonly skipped?: string },
  { directory, hold, org }: PlanInputs,
  { known }: FinishedPlan,
): PersonFacts {
  const found = directory.find((person) => person.emailKey === emailKey);
  const only = observed?.memberships.length === 1 ? observed.memberships[0]?.key : observed?.primary;
  const status = known.get(emailKey)?.status;
  return {
    ...{ emailKey, run, directory: { view: hold === undefined ? 'complete' : 'hold' } },
    ...(found && { found: { email: found.email, groups: found.groups, enabled: found.enabled } }),
    orgs: [
      {
        ...{ org: org.org, ...place },
        ...(observed && {
          user: {
            ...{ email, accountAdmin: observed.accountAdmin, memberships: observed.memberships },
            ...(only !== undefined && { primary: only }),
            ...(status && status.confidence !== 'unknown' && { status: status.value }),
          },
        }),
      },
    ],
  };
}

function everybody(check: (explained: Explained, inputs: PlanInputs) => void): void {
  const anyHold = fc.option(fc.constant('DIRECTORY_INCOMPLETE' as const), { nil: undefined, freq: 4 });
  fc.assert(
    fc.property(anyPlanInputs(), anyHold, (inputs, hold) => {
      const held = { ...inputs, ...(hold && { hold }) };
      for (const explained of explainEverybody(held)) check(explained, held);
    }),
    { numRuns: 300 },
  );
}

const rowOf = ({ rows }: OrgExplanation, what: ExplainedRow['what']) => {
  const row = rows.find((candidate) => candidate.what === what);
  if (row === undefined) throw new Error(`There is no row for ${what}.`);
  return row;
};
const keysIn = (cell: string) => (cell === '–' ? [] : cell.split(', ').map((name) => groupKey(name)));

/** What the plan says of somebody, as one word. */
function standingIn({ items, skipped, joined }: Explained): string {
  const states = items.map(({ state }) => state);
  if (states.includes('planned')) return 'planned';
  if (states.includes('held')) return 'held';
  if (skipped !== undefined) return 'skipped';
  return joined.person.desired ? 'in-step' : 'not-managed';
}

describe('for every person of every plan, explain', () => {
  it('says planned, held, skipped or nothing as the plan does', () => {
    everybody((explained) => {
      expect(explained.explanation.standing).toBe(standingIn(explained));
    });
  });

  it('says why not exactly for whom rules reach and something is left undone', () => {
    everybody(({ joined: { person }, explanation: { standing, unmet } }) => {
      const isReached = person.desired !== undefined && person.guarded === undefined;
      expect(isReached && (unmet === undefined) !== (standing === 'in-step')).toBe(false);
    });
  });

  it('names rules exactly for whom the plan manages, and the owner and protected people as such', () => {
    everybody(({ joined, explanation: { because, unmet } }) => {
      const { desired, guarded } = joined.person;
      expect(because.length > 0).toBe(desired !== undefined);
      const code = unmet?.code ?? '';
      const named = code === 'OWNER' || code === 'PROTECTED' ? code.toLowerCase() : undefined;
      expect(named).toBe(guarded);
    });
  });

  it('wants what the plan makes of them', () => {
    everybody(({ items, explanation }) => {
      const after = items.at(-1)?.change.after;
      if (after === undefined) return;
      const wanted = keysIn(rowOf(explanation, 'group').desired);
      const status = rowOf(explanation, 'status').desired;
      const primary = primaryOf(after.memberships)?.key;
      expect(rowOf(explanation, 'account admin').desired).toBe(after.accountAdmin ? 'yes' : 'no');
      expect(after.memberships.map(({ key }) => key)).toEqual(expect.arrayContaining(wanted));
      expect(wanted[0] ?? primary).toBe(primary ?? wanted[0]);
      expect(status === 'INACTIVE').toBe(after.status === 'INACTIVE');
    });
  });

  it('finds no difference in anybody who is in step', () => {
    everybody(({ explanation, joined }) => {
      if (explanation.standing !== 'in-step' || joined.person.guarded !== undefined) return;
      const admin = rowOf(explanation, 'account admin');
      expect(admin.actual).toBe(admin.desired);
      const group = rowOf(explanation, 'group');
      expect(keysIn(group.actual)).toEqual(expect.arrayContaining(keysIn(group.desired)));
      expect(rowOf(explanation, 'status').actual).not.toBe('INACTIVE');
    });
  });
});
