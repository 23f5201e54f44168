import { describe, expect, it } from 'vitest';
import type { Config } from '#config';
import type { Step } from '#domain';
import { FakeSign, memberships } from '#testing';
import type { OrgConnection } from '../orgs/org-connections.js';
import { OrgLease } from '../orgs/org-lease.js';
import { LookupDesk } from './lookup-desk.js';
import { OrgScene } from './org-scene.js';
import { AppearedMeanwhileError, createGroup, performStep } from './perform-step.js';

const ana = 'Ana@example.com';
const lost = { kind: 'not-done-unanswered' } as const;
const done = { kind: 'done-unanswered' } as const;

function ground(sign = new FakeSign(), doubted = false) {
  for (const name of ['Sales', 'Legal']) sign.addGroup(name);
  const lease = new OrgLease('o', '1', 0, undefined, { monotonicMs: 0, wallMs: 0 });
  const config = {} as Config;
  const connection = { orgId: 'o', label: 'primary', config, lease, api: sign, calls: () => 0 };
  const groups = sign.groups.map((group) => ({ ...group, key: group.name.toLowerCase() }));
  const scene = new OrgScene(connection satisfies OrgConnection, groups, []);
  const desk = new LookupDesk(sign);
  const perform = (step: Step, userId?: string) =>
    desk.during(() => performStep(step, userId, { scene, desk, email: ana, options: {}, doubted }));
  const create = (name: string) => desk.during(() => createGroup(name, { scene, desk, options: {} }));
  return { sign, perform, create };
}

const createUser: Step = { do: 'create-user', accountAdmin: true, firstName: 'Ana', lastName: 'Lee' };
const activate: Step = { do: 'set-state', state: 'ACTIVE' };
const toSales: Step = {
  do: 'set-groups',
  memberships: memberships('Sales*', 'Legal'),
  leave: memberships('Default Group').map(({ key }) => key),
};

describe('creating somebody', () => {
  it('is one call with the address as the directory spells it', async () => {
    const { sign, perform } = ground();
    expect(await perform(createUser)).toBe('u1');
    expect(sign.calls).toEqual([`createUser ${ana}`]);
    expect(sign.users[0]?.record).toEqual({ firstName: 'Ana', lastName: 'Lee', isAccountAdmin: true });
  });

  it('whose answer was lost is found by looking, and sent no second time', async () => {
    const { sign, perform } = ground();
    sign.trouble('createUser', done);
    expect(await perform(createUser)).toBe('u1');
    expect(sign.calls).toEqual([`createUser ${ana}`, 'listUsers']);
  });

  it('that was never done is sent again, each time after a look, but not for ever', async () => {
    const { sign, perform } = ground();
    sign.trouble('createUser', lost, lost);
    expect(await perform(createUser)).toBe('u1');
    expect(sign.calls.filter((call) => call === 'listUsers')).toHaveLength(2);

    const never = ground();
    never.sign.trouble('createUser', ...Array.from({ length: 9 }, () => lost));
    await expect(never.perform(createUser)).rejects.toMatchObject({ code: 'SIGN_IN_DOUBT' });
    expect(never.sign.calls.filter((call) => call.startsWith('createUser'))).toHaveLength(4);
  });

  it('adopts the account when a second sending finds that the first one was done after all', async () => {
    const { sign, perform } = ground();
    sign.trouble('createUser', lost, { kind: 'refused', status: 409 });
    const late = sign.listUsers.bind(sign);
    // The first look comes too early: Sign is still at it.
    sign.listUsers = async function* () {
      yield* late();
      if (sign.users.length === 0) sign.addUser(ana.toLowerCase());
    };
    expect(await perform(createUser)).toBe('u1');
  });

  it('takes nobody over who was there before, and passes every other refusal on', async () => {
    const { sign, perform } = ground();
    sign.addUser(ana.toLowerCase());
    await expect(perform(createUser)).rejects.toBeInstanceOf(AppearedMeanwhileError);
    expect(sign.calls).toEqual([`createUser ${ana}`]);
    const refused = ground();
    refused.sign.trouble('createUser', { kind: 'refused', status: 403, code: 'PERMISSION_DENIED' });
    await expect(refused.perform(createUser)).rejects.toMatchObject({ status: 403 });
  });
});

describe('creating a group', () => {
  it('adopts the one that exists, whatever its letter case (SEMANTICS 12)', async () => {
    const { sign, create } = ground();
    expect(await create('SALES')).toBe('g1');
    expect(sign.groups).toHaveLength(3);
  });

  it('is settled by looking when the answer was lost, and sent again when it was not done', async () => {
    const { sign, create } = ground();
    sign.trouble('createGroup', done);
    expect(await create('Lab')).toBe('g3');
    sign.trouble('createGroup', lost);
    expect(await create('Ops')).toBe('g4');
    expect(sign.calls.filter((call) => call.startsWith('createGroup'))).toEqual([
      'createGroup Lab',
      'createGroup Ops',
      'createGroup Ops',
    ]);
  });

  it('fails with what Sign said', async () => {
    const { sign, create } = ground();
    sign.trouble('createGroup', { kind: 'refused', status: 403 });
    await expect(create('Lab')).rejects.toMatchObject({ status: 403 });
  });
});

describe('setting groups', () => {
  const target = [
    { id: 'g2', isGroupAdmin: false, isPrimary: false },
    { id: 'g1', isGroupAdmin: true, isPrimary: true },
  ];

  it('is one absolute call that names what stays and what is left', async () => {
    const { sign, perform } = ground();
    const user = sign.addUser(ana);
    expect(await perform(toSales, 'u1')).toBe('u1');
    expect(user.groups).toEqual(target);
  });

  it('whose answer was lost is looked at: done, or sent again', async () => {
    const { sign, perform } = ground();
    const user = sign.addUser(ana);
    sign.trouble('putUserGroups', lost, done);
    await perform(toSales, 'u1');
    expect(user.groups).toEqual(target);
    expect(sign.calls).toEqual([
      'putUserGroups u1',
      'getUserGroups u1',
      'putUserGroups u1',
      'getUserGroups u1',
    ]);
  });

  it('is not taken for done while a group that was to be left is still there', async () => {
    const { sign, perform } = ground();
    const user = sign.addUser(ana, {
      groups: [...target, { id: 'g0', isGroupAdmin: false, isPrimary: false }],
    });
    sign.trouble('putUserGroups', lost);
    await perform(toSales, 'u1');
    expect(user.groups).toEqual(target);
  });
});

describe('setting a status', () => {
  it.for([
    { found: 'CREATED', sent: 1 },
    { found: 'INACTIVE', sent: 2 },
  ] as const)(
    'counts $found as the answer to a lost activation after $sent sendings',
    async ({ found, sent }) => {
      const { sign, perform } = ground();
      sign.addUser(ana, { status: found });
      sign.trouble('putUserState', lost);
      await perform(activate, 'u1');
      expect(sign.calls.filter((call) => call.startsWith('putUserState'))).toHaveLength(sent);
    },
  );

  it('gives up when answers keep getting lost', async () => {
    const { sign, perform } = ground();
    sign.addUser(ana, { status: 'INACTIVE' });
    sign.trouble('putUserState', lost, lost, lost, lost, lost);
    await expect(perform(activate, 'u1')).rejects.toMatchObject({ code: 'SIGN_IN_DOUBT' });
    expect(sign.calls.filter((call) => call.startsWith('putUserState'))).toHaveLength(4);
  });
});

describe('setting a role or a name', () => {
  const record = {
    firstName: 'Ana',
    lastName: 'Lee',
    isAccountAdmin: false,
    title: 'CEO',
    phone: '1',
    custom: { a: [1] },
  };
  const promote: Step = { do: 'set-record', accountAdmin: true, lastName: 'Li' };

  it('sends back everything else as it was read (ARCHITECTURE §7)', async () => {
    const { sign, perform } = ground();
    const user = sign.addUser(ana, { record });
    await perform(promote, 'u1');
    expect(user.record).toEqual({
      ...record,
      email: ana.toLowerCase(),
      isAccountAdmin: true,
      lastName: 'Li',
    });
    expect(sign.calls).toEqual(['getUser u1', 'putUser u1']);
  });

  it('sends nothing when it is so already', async () => {
    const { sign, perform } = ground();
    sign.addUser(ana, { record: { ...record, isAccountAdmin: true, lastName: 'Li' } });
    await perform(promote, 'u1');
    expect(sign.calls).toEqual(['getUser u1']);
  });

  it('is looked at when the answer was lost, and reads afresh before it is sent again', async () => {
    const { sign, perform } = ground();
    const user = sign.addUser(ana, { record });
    sign.trouble('putUser', lost, done);
    await perform(promote, 'u1');
    expect(user.record).toMatchObject({ isAccountAdmin: true, title: 'CEO' });
    expect(sign.calls).toEqual([
      'getUser u1',
      'putUser u1',
      'getUser u1',
      'getUser u1',
      'putUser u1',
      'getUser u1',
    ]);
  });

  const readdress: Step = { do: 'set-record', email: 'Ana.Li@example.com' };

  it('changes an address as the directory spells it, and knows it again in Sign’s lower case', async () => {
    const { sign, perform } = ground();
    const user = sign.addUser(ana, { record });
    sign.trouble('putUser', done);
    await perform(readdress, 'u1');
    expect(user.email).toBe('Ana.Li@example.com');
    expect(user.record).toMatchObject({ title: 'CEO', email: 'Ana.Li@example.com' });
    expect(sign.calls).toEqual(['getUser u1', 'putUser u1', 'getUser u1']);
    await perform(readdress, 'u1');
    expect(sign.calls.slice(3)).toEqual(['getUser u1']);
  });

  it('passes on that somebody else has the address', async () => {
    const { sign, perform } = ground();
    const user = sign.addUser(ana, { record });
    sign.addUser('ana.li@example.com');
    await expect(perform(readdress, 'u1')).rejects.toMatchObject({ status: 409 });
    expect(user.email).toBe(ana);
  });
});
