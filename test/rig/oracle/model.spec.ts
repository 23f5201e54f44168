import { describe, expect, it } from 'vitest';
import { DEFAULT_GROUP, type Person, type SignSide, type Workload } from '../workload/workload.js';
import { describe as textOf, modelOf } from './model.js';

const roles = { groupAdmin: false, accountAdmin: false };
const rules = [
  { directoryGroup: 'Admins of Sales', org: 'primary', signGroup: 'Sales', ...roles, groupAdmin: true },
  { directoryGroup: 'Sales', org: 'primary', signGroup: 'Sales', ...roles },
  { directoryGroup: 'Lab', org: 'primary', signGroup: 'Lab', ...roles },
  { directoryGroup: 'Account Admins', org: 'primary', ...roles, accountAdmin: true },
];

function after(person: Pick<Person, 'directoryGroups' | 'sign'>) {
  const email = 'ann.lee@example.com';
  const workload: Workload = {
    options: { seed: 1, people: 1, orgs: 1 },
    orgs: [{ name: 'primary', groups: ['Sales'] }],
    rules,
    people: [{ kind: 'moved', email, firstName: 'Ann', lastName: 'Lee', ...person }],
  };
  const org = modelOf(workload).get('primary');
  const user = org?.users.get(email);
  return {
    user: user && `${user.status}${user.accountAdmin ? ' account admin' : ''}: ${textOf(user.memberships)}`,
    writes: org?.writes.get(email),
  };
}

const side = (group: string, more: Partial<SignSide> & { readonly admin?: boolean } = {}) => {
  const { admin = false, ...rest } = more;
  const memberships = [{ group, primary: true, admin }];
  return {
    primary: {
      email: 'ann.lee@example.com',
      status: 'ACTIVE' as const,
      accountAdmin: false,
      memberships,
      ...rest,
    },
  };
};

describe('the model of the oracle', () => {
  it.for([
    {
      who: 'somebody new',
      person: { directoryGroups: ['Sales'], sign: {} },
      user: 'ACTIVE: Sales (primary)',
      writes: { 'POST /users': 1, 'PUT /users/:id/groups': 1 },
    },
    {
      who: 'somebody new to whom only a rule about roles applies',
      person: { directoryGroups: ['Account Admins'], sign: {} },
      user: `ACTIVE account admin: ${DEFAULT_GROUP} (primary)`,
      writes: { 'POST /users': 1 },
    },
    {
      who: 'somebody whose first rule names another group',
      person: { directoryGroups: ['Lab', 'Sales'], sign: side('Lab') },
      user: 'ACTIVE: Sales (primary)',
      writes: { 'PUT /users/:id/groups': 1 },
    },
    {
      who: 'somebody who becomes admin of group and account',
      person: { directoryGroups: ['Admins of Sales', 'Account Admins'], sign: side('Sales') },
      user: 'ACTIVE account admin: Sales (primary) (admin)',
      writes: { 'PUT /users/:id/groups': 1, 'PUT /users/:id': 1 },
    },
    {
      who: 'somebody who is in step',
      person: { directoryGroups: ['Sales'], sign: side('Sales') },
      user: 'ACTIVE: Sales (primary)',
      writes: undefined,
    },
    {
      who: 'somebody who has left',
      person: { sign: side('Sales', { admin: true }) },
      user: 'INACTIVE: Sales (primary) (admin)',
      writes: { 'PUT /users/:id/state': 1 },
    },
    {
      who: 'somebody who had left before',
      person: { sign: side('Sales', { status: 'INACTIVE' }) },
      user: 'INACTIVE: Sales (primary)',
      writes: undefined,
    },
    {
      who: 'somebody who comes back with new rights for old ones',
      person: {
        directoryGroups: ['Admins of Sales'],
        sign: side('Lab', { status: 'INACTIVE', admin: true, accountAdmin: true }),
      },
      user: 'ACTIVE: Sales (primary) (admin)',
      writes: { 'PUT /users/:id/groups': 2, 'PUT /users/:id': 1, 'PUT /users/:id/state': 1 },
    },
    {
      who: 'somebody who comes back as a member',
      person: { directoryGroups: ['Sales'], sign: side('Sales', { status: 'INACTIVE', admin: true }) },
      user: 'ACTIVE: Sales (primary)',
      writes: { 'PUT /users/:id/groups': 1, 'PUT /users/:id/state': 1 },
    },
  ])('knows where a run leads $who', ({ person, user, writes }) => {
    expect(after(person)).toEqual({ user, writes });
  });

  it('keeps memberships beside the primary one when somebody moves', () => {
    const memberships = [
      { group: 'Sales', primary: true, admin: false },
      { group: DEFAULT_GROUP, primary: false, admin: true },
    ];
    expect(after({ directoryGroups: ['Lab'], sign: side('Sales', { memberships }) }).user).toBe(
      `ACTIVE: ${DEFAULT_GROUP} (admin), Lab (primary)`,
    );
  });
});
