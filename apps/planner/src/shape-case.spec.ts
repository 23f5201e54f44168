import { describe, expect, it } from 'vitest';
import type { Config } from '#config';
import type { DirectoryResult, ObservedGroup, Shape } from '#db';
import { groupKey, type Scope, type SyncPolicy } from '#domain';
import { orgPolicy, policy, rules } from '#testing';
import { orgCase, type OrgGround, personCase } from './shape-case.js';

const SETS = new Map<number, readonly string[]>([
  [1, ['Staff']],
  [2, ['Lawyers']],
  [3, ['Nobody maps this']],
]);
const GROUPS: readonly ObservedGroup[] = [
  { id: 'g0', key: 'default group', name: 'Default Group', isDefault: true },
  { id: 'g1', key: 'sales', name: 'SALES', isDefault: false },
];

function ground(
  directory: Partial<DirectoryResult> = {},
  options: { policy?: Partial<SyncPolicy>; scope?: Scope; org?: string } = {},
): OrgGround {
  const shared = policy({
    rules: rules(['Staff', { assigns: ['Sales'] }], ['Lawyers', { assigns: ['Legal', 'emea::Legal'] }]),
    orgs: [orgPolicy(), orgPolicy({ org: 'emea' })],
    ...options.policy,
  });
  const config: Pick<Config, 'policy' | 'scope' | 'govern'> = {
    govern: {},
    policy: shared,
    scope: options.scope ?? { kind: 'mapped' },
  };
  return {
    config: config as Config,
    org: options.org ?? 'primary',
    directory: { view: 'complete', heldGroups: [], ...directory } as DirectoryResult,
    groupSets: SETS,
    groups: GROUPS,
    listComplete: true,
  };
}

function shape(overrides: Partial<Shape> = {}): Shape {
  return {
    ...{ id: 's', groupSet: 1, baselineGroupSet: null, enabled: true, inSign: false, people: 1, unread: [] },
    ...{ accountAdmin: null, memberships: null, primaryGroupId: null, status: null, statusIsFresh: false },
    ...{ namesDiffer: false, guarded: null, mark: null },
    ...overrides,
  };
}

const groupsWanted = (of: Shape, on: OrgGround) => personCase(of, on).desired?.groups.map(({ name }) => name);

describe('personCase', () => {
  it('wants for somebody what the rules of that org say', () => {
    expect(groupsWanted(shape(), ground())).toEqual(['Sales']);
    expect(groupsWanted(shape({ groupSet: 2 }), ground({}, { org: 'emea' }))).toEqual(['Legal']);
    expect(groupsWanted(shape(), ground({}, { org: 'emea' }))).toBeUndefined();
    expect(groupsWanted(shape({ groupSet: 3 }), ground())).toBeUndefined();
    expect(groupsWanted(shape({ groupSet: null }), ground())).toBeUndefined();
  });

  it('joins an incomplete read with the last complete one, and takes absent people from there (SEMANTICS 21)', () => {
    const union = ground({ view: 'union', reason: 'DIRECTORY_INCOMPLETE' }, { policy: { umg: true } });
    expect(groupsWanted(shape({ groupSet: 2, baselineGroupSet: 1 }), union)).toEqual(['Sales', 'Legal']);
    expect(groupsWanted(shape({ groupSet: null, baselineGroupSet: 1 }), union)).toEqual(['Sales']);
    expect(groupsWanted(shape({ groupSet: null }), union)).toBeUndefined();
    expect(personCase(shape({ groupSet: null, baselineGroupSet: 1 }), union).hold).toBeUndefined();
  });

  it('holds removals of everybody where there is no complete read to compare with', () => {
    const hold = ground({ view: 'hold', reason: 'DIRECTORY_EMPTY' });
    for (const groupSet of [1, 3, null]) {
      expect(personCase(shape({ groupSet }), hold).hold).toBe('DIRECTORY_EMPTY');
    }
  });

  it('holds removals of people who were last seen in a group that has vanished, and of nobody else', () => {
    const vanished = ground({ heldGroups: ['Lawyers'] });
    expect(personCase(shape({ groupSet: null, baselineGroupSet: 2 }), vanished)).toMatchObject({
      hold: 'GROUP_VANISHED',
    });
    expect(personCase(shape({ groupSet: 1, baselineGroupSet: 2 }), vanished)).toMatchObject({
      hold: 'GROUP_VANISHED',
    });
    expect(personCase(shape({ groupSet: null, baselineGroupSet: 1 }), vanished).hold).toBeUndefined();
    expect(personCase(shape({ groupSet: null }), vanished).hold).toBeUndefined();
  });

  it('does not bring an absent person back for having been in a group, where the read is complete', () => {
    expect(
      groupsWanted(shape({ groupSet: null, baselineGroupSet: 1 }), ground({ heldGroups: ['Lawyers'] })),
    ).toBeUndefined();
  });

  it('takes somebody whom the source calls disabled for not managed, with nothing held (SEMANTICS 5)', () => {
    for (const directory of [{ view: 'hold' }, { view: 'union' }, { heldGroups: ['Staff'] }] as const) {
      const disabled = personCase(shape({ enabled: false, baselineGroupSet: 1 }), ground(directory));
      expect([disabled.desired, disabled.hold]).toEqual([undefined, undefined]);
    }
  });

  it('gives names as equal or different for a shape, and as they are for one person', () => {
    const inSign = shape({ inSign: true, memberships: [] });
    const named = (of: Shape) => [personCase(of, ground()).names, personCase(of, ground()).observed];
    expect(named(inSign)[0]).toEqual({ firstName: '', lastName: '' });
    expect(named(inSign)[1]).toMatchObject({ firstName: '', lastName: '' });
    expect(named({ ...inSign, namesDiffer: true })[0]).not.toEqual({ firstName: '', lastName: '' });
    const ana = {
      ...{ shape: 's', emailKey: 'ana@example.com', email: 'ana@example.com', signUserId: 'u1' },
      ...{ firstName: 'Ana', lastName: 'Lee', signFirstName: 'Anna', signLastName: 'Li' },
      ...{ newEmail: null, linkedKey: null },
    };
    const one = personCase(inSign, ground(), ana);
    expect(one.names).toMatchObject({ firstName: 'Ana', lastName: 'Lee' });
    expect(one.observed).toMatchObject({ firstName: 'Anna', lastName: 'Li' });
  });

  it('gives both addresses of somebody who is the Sign user by key, and of nobody else', () => {
    const inSign = shape({ inSign: true, memberships: [] });
    const moved = personCase({ ...inSign, mark: 'moved' }, ground());
    expect(moved.address?.from).not.toBe(moved.address?.to);
    expect(personCase({ ...inSign, mark: 'replaced' }, ground()).address).toBeUndefined();
  });

  it.for([
    ['contested', 'ADDRESS_CONTESTED'],
    ['dropped', 'ROW_DROPPED'],
    ['moved', undefined],
    ['replaced', undefined],
    [null, undefined],
  ] as const)('of a row that is %s leaves alone: %s', ([mark, reason]) => {
    expect(personCase(shape({ inSign: true, memberships: [], mark }), ground()).leftAlone).toBe(reason);
  });

  it('says what is known of a user: groups by name, and how far the status can be believed', () => {
    const known = shape({
      ...{ inSign: true, accountAdmin: true, primaryGroupId: 'g1', status: 'CREATED', statusIsFresh: true },
      memberships: [
        ['g1', 1],
        ['g-unknown', 0],
      ],
    });
    expect(personCase(known, ground()).observed).toEqual({
      accountAdmin: true,
      status: { confidence: 'fresh', value: 'CREATED' },
      memberships: [{ key: 'sales', name: 'SALES', admin: true }],
      primary: 'sales',
      firstName: '',
      lastName: '',
    });
    const status = (of: Partial<Shape>) =>
      personCase({ ...known, ...of }, ground()).observed?.status.confidence;
    expect([status({ statusIsFresh: false }), status({ status: null })]).toEqual(['stale', 'unknown']);
  });
});

describe('orgCase', () => {
  it('knows the groups that exist and the ones that rules name, each as Sign spells it where it does', () => {
    const { shared, existing } = orgCase(ground());
    expect([...existing]).toEqual(['default group', 'sales']);
    expect([...shared.view.named.values()]).toEqual(['Sales', 'Legal']);
    expect(shared.view.groupNames.get(groupKey('Sales'))).toBe('SALES');
    expect(shared.view.groupNames.get(groupKey('legal'))).toBe('Legal');
    expect(shared.view.complete).toBe(true);
  });

  it('refuses an org that is not configured, or whose Default Group nobody named', () => {
    expect(() => orgCase(ground({}, { org: 'apac' }))).toThrow('apac');
    expect(() => orgCase({ ...ground(), groups: GROUPS.slice(1) })).toThrow('Default Group');
  });

  it('is out of scope where no condition holds: by the address, by groups, or as one that this sync has created', () => {
    const scope = { domains: ['example.com'], patterns: [], groups: ['Sales'], createdByMe: true };
    const on = ground({}, { policy: { orgs: [orgPolicy({ scope })] } });
    const outside = (of: Partial<Shape>, where = on) => personCase(shape(of), where).outside;
    expect(outside({ addressFits: false })).toBe(true);
    expect(outside({ addressFits: true })).toBeUndefined();
    const inSign = { inSign: true, addressFits: false, memberships: [['g0', 0]] } as const;
    expect(outside(inSign)).toBe(true);
    expect(outside({ ...inSign, memberships: [['g1', 0]] })).toBeUndefined();
    expect(outside({ ...inSign, isCreated: true })).toBeUndefined();
    expect(outside(inSign, ground())).toBeUndefined();
  });
});
