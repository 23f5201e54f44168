import { describe, expect, it } from 'vitest';
import { change, rules } from '#testing';
import { type GroupKey, groupKey } from '../text/keys.js';
import type { ChangeKind } from './change-kind.js';
import { asksForGuards, guardHolding } from './guard-hold.js';
import { guardGround } from './guard-scopes.js';
import type { GroupSizes } from './guard-shrink.js';
import { type GuardedChange, type OrgUsers, tallyGuards } from './guard-tally.js';
import { judgeGuards } from './guard-verdict.js';
import { breachWords } from './guard-words.js';
import type { Budget, Guards } from './guards.js';

const GROUND = guardGround(
  'emea',
  rules(
    ['SG-Sales', { assigns: ['emea::Sales'] }],
    ['SG-EMEA', { assigns: ['emea::Legal'] }],
    ['SG-Else', { assigns: ['Elsewhere'] }],
  ),
  {
    defaultGroup: { key: groupKey('Default Group') },
    groupNames: new Map<GroupKey, string>([[groupKey('Legal'), 'Legal']]),
  },
);

const budget = (kinds: ChangeKind[], max: number | string, per: Budget['per'] = 'org'): Budget => ({
  kinds,
  max: typeof max === 'number' ? { kind: 'count', value: max } : { kind: 'percent', value: parseFloat(max) },
  per,
});

function guards(...budgets: readonly Budget[]): Guards {
  return { budgets, newAccountAdmins: 'allow', lastAccountAdmin: 'hold' };
}

const nobody = { rules: [] };
const leavers = (people: number, from = 'Legal'): GuardedChange => ({
  people,
  change: change('deactivate', [from], [from], { status: ['ACTIVE', 'INACTIVE'] }),
  because: nobody,
});
const users = (people: number, more: Partial<OrgUsers> = {}): OrgUsers => ({
  ...{ people, groups: [groupKey('Legal')], accountAdmin: false, isOwner: false, because: nobody },
  status: { confidence: 'fresh', value: 'ACTIVE' },
  ...more,
});
const UNKNOWN = { status: { confidence: 'unknown' } } as const;

function judge(
  on: Guards,
  changes: readonly GuardedChange[],
  all: readonly OrgUsers[] = [users(1000)],
  facts: { sizes?: readonly GroupSizes[]; spent?: number } = {},
) {
  const spent = new Map([[0, new Map([['emea', facts.spent ?? 0]])]]);
  const tallies = tallyGuards(all, changes, on, GROUND);
  return judgeGuards(tallies, { ground: GROUND, sizes: facts.sizes ?? [], spent }, on);
}

const words = (verdict: ReturnType<typeof judge>) =>
  verdict.breaches.map((breach) => breachWords(breach, verdict));

describe('a budget', () => {
  it('allows as many as it says, and holds all of them beyond that', () => {
    const on = guards(budget(['deactivate'], 100));
    expect(judge(on, [leavers(60), leavers(40)]).breaches).toEqual([]);
    const beyond = judge(on, [leavers(60), leavers(41)]);
    expect(guardHolding(beyond)(leavers(1))?.reason).toBe('GUARD_BUDGET');
    const mover = { change: change('update', ['Sales'], ['Legal']), because: nobody };
    expect(guardHolding(beyond)(mover)).toBeUndefined();
  });

  it('names the rule and the group that changed most, with counts', () => {
    const sizes = [
      { group: 'SG-Else', now: 0, baseline: 900 },
      { group: 'SG-Sales', now: 700, baseline: 100 },
      { group: 'SG-EMEA', now: 88, baseline: 400 },
    ];
    expect(words(judge(guards(budget(['deactivate'], 100)), [leavers(312)], undefined, { sizes }))).toEqual([
      '312 users would be deactivated in emea, 100 are allowed (guards.budgets[0]). Group "SG-EMEA" (rule 2) went from 400 to 88 people since the last complete read.',
    ]);
  });

  it('names the rule of most people where no group has changed', () => {
    const verdict = judge(guards(budget(['deactivate', 'reset'], 10)), [leavers(9, 'Sales'), leavers(30)]);
    expect(words(verdict)).toEqual([
      '39 users would be deactivated or reset in emea, 10 are allowed (guards.budgets[0]). Most of that, 30, comes from rule 2 (group "SG-EMEA").',
    ]);
  });

  it('takes a percentage of users who are not INACTIVE, without rounding and without the owner', () => {
    const all = [
      users(1500),
      users(1, { isOwner: true }),
      users(500, { status: { confidence: 'stale', value: 'INACTIVE' } }),
    ];
    const on = guards(budget(['deactivate'], '4.6%'));
    expect(judge(on, [leavers(69)], all).breaches).toEqual([]);
    expect(words(judge(on, [leavers(70)], all))[0]).toContain('69 (4.6% of 1,500) are allowed');
  });

  it('counts what was done before within its window', () => {
    const on = guards(budget(['deactivate'], 10));
    expect(judge(on, [leavers(4)], undefined, { spent: 6 }).breaches).toEqual([]);
    const verdict = judge(on, [leavers(4)], undefined, { spent: 7 });
    expect(words(verdict)[0]).toContain(
      '4 users would be deactivated in emea, beside 7 in the last 24 hours, 10 are allowed',
    );
  });

  it('counts for each rule or each Sign group alone', () => {
    const changes = [leavers(9, 'Sales'), leavers(30), leavers(5, 'By Hand')];
    const perRule = judge(guards(budget(['deactivate'], 9, 'rule')), changes);
    expect(words(perRule)[0]).toMatch(/^30 users .* in emea, rule 2 \(group "SG-EMEA"\), 9 are allowed/);
    expect(guardHolding(perRule)(leavers(1, 'Sales'))).toBeUndefined();
    const perGroup = judge(guards(budget(['deactivate'], 9, 'group')), changes);
    expect(words(perGroup)[0]).toContain('in emea, Sign group "Legal", 9 are allowed');
    expect(guardHolding(perGroup)(leavers(1))?.because).toBe(words(perGroup)[0]);
  });

  it('asks for statuses that it hangs on, and holds where they cannot be read', () => {
    const on = guards(budget(['deactivate'], '10%'));
    const unknown = users(500, UNKNOWN);
    const open = judge(on, [leavers(20)], [users(100), unknown]);
    expect(open.breaches.map(({ isUncertain }) => isUncertain)).toEqual([true]);
    expect([asksForGuards(unknown, [], open), asksForGuards(unknown, ['status'], open)]).toEqual([
      true,
      false,
    ]);
    const certain = judge(on, [leavers(20)], [users(10), users(100, UNKNOWN)]);
    expect(asksForGuards(users(100, UNKNOWN), [], certain)).toBe(false);
  });

  it('counts rights that come back into force with an account', () => {
    const back: GuardedChange = {
      ...{ people: 2, because: { rules: [1], decidedBy: 1, accountAdminBy: 1 } },
      change: change('reactivate', ['Sales'], ['Sales'], {
        status: ['INACTIVE', 'ACTIVE'],
        accountAdmin: [true, true],
      }),
    };
    expect(judge(guards(budget(['grant-account-admin'], 1)), [back]).breaches).toHaveLength(1);
  });
});

describe('account admins', () => {
  const demoted: GuardedChange = {
    ...{ people: 2, because: nobody },
    change: change('reset', ['Legal'], ['Default Group'], { accountAdmin: [true, false] }),
  };
  const admins = (people: number, more: Partial<OrgUsers> = {}) =>
    users(people, { accountAdmin: true, ...more });

  it('are kept when none would stay, with everything else of theirs', () => {
    const verdict = judge(guards(), [demoted, leavers(5)], [admins(2)]);
    expect(guardHolding(verdict)(demoted)?.reason).toBe('GUARD_LAST_ADMIN');
    expect(guardHolding(verdict)(leavers(1))).toBeUndefined();
    expect(words(verdict)).toEqual([
      'No active account admin would stay in emea: 2 account admins would lose that right or be deactivated (guards.last_account_admin). Rights that are granted now count in the next run.',
    ]);
  });

  it('may go while another one stays, be it the owner', () => {
    expect(judge(guards(), [demoted], [admins(3)]).breaches).toEqual([]);
    expect(
      judge(guards(), [demoted], [admins(2), admins(1, { isOwner: true, ...UNKNOWN })]).breaches,
    ).toEqual([]);
  });

  it('are asked about when it is unknown whether the others are active', () => {
    const other = admins(4, UNKNOWN);
    const verdict = judge(guards(), [demoted], [admins(2), other]);
    expect(asksForGuards(other, [], verdict)).toBe(true);
    expect(asksForGuards(users(9, UNKNOWN), [], verdict)).toBe(false);
  });

  it('wait for an approval where that is asked for, and their rule is named', () => {
    const granted: GuardedChange = {
      ...{ people: 3, because: { rules: [1, 2], decidedBy: 1, accountAdminBy: 2 } },
      change: change('update', ['Sales'], ['Sales'], { accountAdmin: [false, true] }),
    };
    const on: Guards = { ...guards(), newAccountAdmins: 'hold' };
    expect(words(judge(on, [granted]))).toEqual([
      '3 users would be made account admin in emea, which waits for an approval (guards.new_account_admins). Most of that, 3, comes from rule 2 (group "SG-EMEA").',
    ]);
    expect(judge(guards(), [granted]).breaches).toEqual([]);
  });
});
