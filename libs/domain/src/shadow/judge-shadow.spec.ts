import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_GROUP, memberships } from '#testing';
import type { AccessState } from '../planner/access-state.js';
import { USER_STATUSES } from '../planner/observed-user.js';
import { judgeShadow, type ShadowCase } from './judge-shadow.js';
import { DIFFERING, SHADOW_CLASSES } from './shadow-class.js';
import { agreementOf, tallyOf } from './shadow-tally.js';

function state(groups: readonly string[], more: Partial<AccessState> = {}): AccessState {
  return { status: 'ACTIVE', accountAdmin: false, memberships: memberships(...groups), ...more };
}

const [start, sales, legal] = [state([DEFAULT_GROUP]), state(['Sales']), state(['Legal'])];
const fresh = { isStale: false, comparesNames: false };

const judged = (one: Partial<ShadowCase>) => judgeShadow({ ...fresh, ...one });

describe('judgeShadow', () => {
  it.for([
    ['agreed', 'it became what we wanted', { before: start, change: sales, actual: sales }],
    ['agreed_unchanged', 'nobody wanted anything', { before: start, actual: start }],
    ['not_done', 'we wanted something and nothing happened', { before: start, change: sales, actual: start }],
    ['other_value', 'both changed it, differently', { before: start, change: sales, actual: legal }],
    ['only_there', 'we would have left it', { before: sales, actual: legal }],
    ['held', 'we would have asked first', { before: sales, withheld: start, actual: start }],
    ['agreed_unchanged', 'both waited', { before: sales, withheld: start, actual: sales }],
    [
      'directory_changed',
      'the prediction is stale',
      { before: start, change: sales, actual: legal, isStale: true },
    ],
    [
      'agreed',
      'a stale prediction came true',
      { before: start, change: sales, actual: sales, isStale: true },
    ],
    ['agreed', 'somebody was created alike', { change: sales, actual: sales }],
    ['not_done', 'somebody was not created', { change: sales }],
    ['only_there', 'somebody was created by hand', { actual: sales }],
    ['other_value', 'somebody was created elsewhere', { change: sales, actual: legal }],
  ] as const)('calls it %s when %s', ([kind, , one]) => {
    expect(judged(one).class).toBe(kind);
  });

  it('tells every part that differs, in words, and the gravest for the person', () => {
    const actual = state(['Legal'], { status: 'INACTIVE' });
    expect(judged({ before: start, change: sales, actual })).toEqual({
      class: 'other_value',
      fields: [
        { what: 'account', class: 'only_there', before: 'active', predicted: 'active', actual: 'inactive' },
        { what: 'group', class: 'other_value', before: DEFAULT_GROUP, predicted: 'Sales', actual: 'Legal' },
      ],
    });
  });

  it('compares rights in a group only where both have the group', () => {
    const admin = state(['Sales*']);
    expect(judged({ before: sales, change: admin, actual: sales }).fields).toMatchObject([
      { what: 'group admin', class: 'not_done', predicted: 'Sales', actual: 'no' },
    ]);
    expect(judged({ before: start, change: admin, actual: legal }).fields).toMatchObject([{ what: 'group' }]);
  });

  it('does not take for a change what nobody had looked at before', () => {
    const { status: _, ...unseen } = sales;
    expect(judged({ before: unseen, actual: state(['Sales'], { status: 'INACTIVE' }) }).class).toBe(
      'agreed_unchanged',
    );
    expect(judged({ change: sales, actual: unseen }).class).toBe('agreed');
  });

  it('does not compare the primary group where one state does not know it', () => {
    const both = state(['Sales', 'Legal']);
    const unmarked = both.memberships.map((one) => ({ ...one, primary: false }));
    expect(judged({ before: both, actual: { ...both, memberships: unmarked } }).class).toBe(
      'agreed_unchanged',
    );
    expect(judged({ before: both, actual: state(['Legal', 'Sales']) }).class).toBe('only_there');
  });

  it('compares names where the configuration keeps them, and at a creation', () => {
    const named = (firstName: string) => ({ ...sales, firstName, lastName: 'Lee' });
    const renamed = { before: named('Ann'), actual: named('Anna') };
    expect(judged(renamed).class).toBe('agreed_unchanged');
    expect(judged({ ...renamed, comparesNames: true }).class).toBe('only_there');
    expect(judged({ change: named('Ann'), actual: named('Anna') }).fields).toMatchObject([
      { what: 'name', class: 'other_value', predicted: 'Ann Lee', actual: 'Anna Lee' },
    ]);
  });

  it('does not mind letter case in addresses', () => {
    const at = (email: string) => ({ ...sales, email });
    expect(judged({ before: at('Ann@x.org'), actual: at('ann@X.org') }).class).toBe('agreed_unchanged');
    expect(
      judged({ before: at('ann@x.org'), change: at('lee@x.org'), actual: at('ann@x.org') }).fields,
    ).toEqual([
      {
        ...{ what: 'address', class: 'not_done' },
        ...{ before: 'ann@x.org', predicted: 'lee@x.org', actual: 'ann@x.org' },
      },
    ]);
  });
});

function anyState(): fc.Arbitrary<AccessState> {
  const words = fc.constantFrom('Sales', 'Sales*', 'Legal', DEFAULT_GROUP);
  const selector = (word: string) => word.replace('*', '');
  return fc
    .record({
      status: fc.option(fc.constantFrom(...USER_STATUSES), { nil: undefined }),
      accountAdmin: fc.boolean(),
      groups: fc.uniqueArray(words, { maxLength: 3, selector }),
      firstName: fc.constantFrom('Ann', 'Bo'),
      email: fc.option(fc.constantFrom('ann@x.org', 'Ann@x.org', 'bo@x.org'), { nil: undefined }),
    })
    .map(({ status, groups, email, ...rest }) => ({
      ...{ ...rest, lastName: 'Lee', memberships: memberships(...groups) },
      ...(status && { status }),
      ...(email !== undefined && { email }),
    }));
}

function anyCase(): fc.Arbitrary<ShadowCase> {
  return fc
    .record(
      { before: anyState(), change: anyState(), withheld: anyState(), actual: anyState() },
      { requiredKeys: [] },
    )
    .chain((states) =>
      fc
        .record({ isStale: fc.boolean(), comparesNames: fc.boolean() })
        .map((flags) => ({ ...states, ...flags })),
    );
}

describe('the classes of differences', () => {
  const agreed = ['agreed', 'agreed_unchanged'];

  it('give every difference exactly one class, and the person the class of one of them', () => {
    fc.assert(
      fc.property(anyCase(), (one) => {
        const { class: kind, fields } = judgeShadow(one);
        expect(SHADOW_CLASSES).toContain(kind);
        for (const field of fields) expect(agreed).not.toContain(field.class);
        const possible: readonly string[] = fields.length === 0 ? agreed : fields.map((field) => field.class);
        expect(possible).toContain(kind);
        expect(new Set(fields.map(({ what }) => what)).size).toBe(fields.length);
      }),
    );
  });

  it('count a stale prediction against nobody, and what has come true for both', () => {
    fc.assert(
      fc.property(anyCase(), (one) => {
        const differing: readonly string[] = DIFFERING;
        expect(differing).not.toContain(judgeShadow({ ...one, isStale: true }).class);
        const { actual: _, ...given } = one;
        const { before, change } = given;
        const actual = change ? { ...before, ...change } : before;
        expect(agreed).toContain(judgeShadow({ ...given, ...(actual && { actual }) }).class);
      }),
    );
  });

  it('sum up to the agreement', () => {
    fc.assert(
      fc.property(fc.array(anyCase(), { maxLength: 40 }), (cases) => {
        const kinds = cases.map((one) => judgeShadow(one).class);
        const tally = tallyOf(
          Object.fromEntries(
            SHADOW_CLASSES.map((kind) => [kind, kinds.filter((one) => one === kind).length]),
          ),
        );
        const { agreement, comparable, differing, agreed: alike } = agreementOf(tally);
        expect(Object.values(tally).reduce((sum, count) => sum + count, 0)).toBe(cases.length);
        expect(comparable).toBe(cases.length - tally.held - tally.directory_changed);
        expect(alike + differing).toBe(comparable);
        expect(agreement).toBe(comparable === 0 ? null : alike / comparable);
        expect(agreement === 1).toBe(comparable > 0 && differing === 0);
      }),
    );
  });
});
