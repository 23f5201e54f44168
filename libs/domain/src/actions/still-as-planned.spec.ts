import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPlanInputs, change, memberships, planInMemory } from '#testing';
import { personChange } from '../planner/person-change.js';
import { groupKey } from '../text/keys.js';
import { isAsWanted, type LatestUser, stillAsPlanned } from './still-as-planned.js';

const latest = (groups: readonly string[], overrides: Partial<LatestUser> = {}): LatestUser => ({
  accountAdmin: false,
  memberships: memberships(...groups).map(({ key, name, admin }) => ({ key, name, admin })),
  ...(groups[0] !== undefined && { primary: groupKey(groups[0].replace('*', '')) }),
  status: 'ACTIVE',
  firstName: 'Ana',
  lastName: 'Alba',
  ...overrides,
});

describe('stillAsPlanned', () => {
  const move = change('update', ['Sales', 'Ops*'], ['Legal', 'Ops*']);

  it('lets an item run while the person is as the plan says, however Sign spells the groups', () => {
    expect(stillAsPlanned(move, latest(['Sales', 'Ops*']))).toBe(true);
    expect(stillAsPlanned(move, latest(['SALES', 'ops*']))).toBe(true);
  });

  it.each([
    ['a role', { accountAdmin: true }],
    ['the status', { status: 'INACTIVE' }],
    ['the primary group', { primary: groupKey('Ops') }],
  ] as const)('stops it when somebody has changed %s by hand', (_, overrides) => {
    expect(stillAsPlanned(move, latest(['Sales', 'Ops*'], overrides))).toBe(false);
  });

  it('compares an address that is to change without regard to case, where it is known', () => {
    const access = { accountAdmin: false, memberships: memberships('Sales') };
    const given = { ...access, email: 'Ana@old.example.com' };
    const readdressed = personChange('update', given, { ...access, email: 'ana@new.example.com' });
    const now = (email: string) => latest(['Sales'], { email });
    expect(stillAsPlanned(readdressed, now('ana@OLD.example.com'))).toBe(true);
    expect(stillAsPlanned(readdressed, now('ana@new.example.com'))).toBe(false);
    expect(isAsWanted(readdressed, now('ana@old.example.com'))).toBe(false);
    expect(isAsWanted(readdressed, now('ANA@new.example.com'))).toBe(true);
    expect(stillAsPlanned(readdressed, latest(['Sales']))).toBe(true);
  });

  it.each([[['Sales', 'Ops']], [['Sales']], [['Sales', 'Ops*', 'Legal']], [['Sales', 'Art*']]])(
    'stops it when the groups are %j now',
    (groups) => {
      expect(stillAsPlanned(move, latest(groups))).toBe(false);
    },
  );

  it('compares names only where the plan writes them', () => {
    const renamed = latest(['Sales', 'Ops*'], { firstName: 'Anna' });
    expect(stillAsPlanned(move, renamed)).toBe(true);
    const state = { accountAdmin: false, memberships: memberships('Sales', 'Ops*'), lastName: 'Alba' };
    const rename = personChange('update', { ...state, firstName: 'Ann' }, { ...state, firstName: 'Ana' });
    expect(stillAsPlanned(rename, renamed)).toBe(false);
  });

  it('creates only who is still missing', () => {
    const creation = personChange('create', undefined, {
      accountAdmin: false,
      memberships: memberships('Sales'),
    });
    expect(stillAsPlanned(creation, undefined)).toBe(true);
    expect(stillAsPlanned(creation, latest(['Sales']))).toBe(false);
    expect(stillAsPlanned(move, undefined)).toBe(false);
  });

  it('lets every item of a plan run in the world that it was made for', () => {
    fc.assert(
      fc.property(anyPlanInputs(), (inputs) => {
        const stopped = planInMemory(inputs).plan.items.filter((item) => {
          if (item.subject === 'group') return false;
          const user = inputs.world.users.get(item.emailKey);
          const primary = user?.memberships.find((membership) => membership.primary)?.key;
          return !stillAsPlanned(item.change, user && { ...user, ...(primary && { primary }) });
        });
        expect(stopped).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
