import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { crowd, csvOf, row } from '../support/people.js';
import { countRoutes } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';

const groupNames = ['Sales', 'Legal', 'Support', 'Board'];
const rules = groupNames.map((name) => ({ directoryGroup: `Sign ${name}`, signGroup: name }));
const groupOf = (index: number) => `Sign ${groupNames[index % groupNames.length]}`;

describe('a full run', () => {
  it('brings 60 people into step at the first run and finds nothing to do at the second', async () => {
    const people = crowd(60, groupOf);
    const users = people.slice(0, 25).map(({ email }) => signUser(email));
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { groupNames, users } }),
      files: { ...configFiles({ rules }), 'users.csv': csvOf(people) },
    });
    const { sign } = workspace;

    expectExit(await workspace.run(['sync']), 0);
    const groupOfUser = people.map(({ email }) => findUser(sign, email).groups.map(({ name }) => name));
    expect(groupOfUser).toEqual(people.map(({ groups }) => groups.map((name) => name.replace('Sign ', ''))));
    expect(countRoutes(sign)['POST /users']).toBe(35);
    expect(await workspace.leftoverServer()).toBeUndefined();

    sign.clearLedger();
    expectExit(await workspace.run(['sync']), 0);
    const { reads, writes } = sign.counters().total;
    expect(writes).toBe(0);
    // Base URI, users and groups once, and the members of each group, the Default Group included.
    expect(reads).toBeLessThanOrEqual(3 + groupNames.length + 1);
    expect(countRoutes(sign)['GET /users/:id']).toBeUndefined();
    expect(await workspace.leftoverServer()).toBeUndefined();
  });

  it('creates a group that a rule names, once, also when nobody is in it yet', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { groupNames: ['sales'] } }),
      files: {
        ...configFiles({
          rules: [
            { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
            { directoryGroup: 'Sign Legal', signGroup: 'Legal' },
            { directoryGroup: 'Sign Law', signGroup: 'LEGAL' },
            { directoryGroup: 'Sign Board', signGroup: 'Board' },
          ],
        }),
        'users.csv': csvOf([
          row('ann.lee@example.com', 'Sign Legal'),
          row('bo.kim@example.com', 'Sign Law'),
          row('cy.orr@example.com', 'Sign Sales'),
        ]),
      },
    });
    const { sign } = workspace;

    expectExit(await workspace.run(['sync']), 0);
    expect(countRoutes(sign)['POST /groups']).toBe(2);
    const names = sign.state().orgs['primary']?.groups.map(({ name }) => name.toLowerCase());
    expect(names).toEqual(['board', 'default group', 'legal', 'sales']);
    const [ann, bo] = ['ann.lee@example.com', 'bo.kim@example.com'].map((email) => findUser(sign, email));
    expect(ann?.groups).toEqual(bo?.groups);

    sign.clearLedger();
    expectExit(await workspace.run(['sync']), 0);
    expect(sign.counters().total.writes).toBe(0);
  });

  it('keeps two orgs apart: people, groups and roles of one never reach the other', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { groupNames: ['Sales'] }, emea: { groupNames: ['Sales'] } }),
      files: {
        ...configFiles({
          orgs: { primary: {}, emea: {} },
          rules: [
            { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
            { directoryGroup: 'EMEA Sales', signGroup: 'emea::Sales' },
            {
              directoryGroup: 'EMEA Admins',
              signGroup: 'emea::Admins',
              groupAdmin: true,
              accountAdmin: true,
            },
          ],
        }),
        'users.csv': csvOf([
          row('ann.lee@example.com', 'Sign Sales'),
          row('bo.kim@example.com', 'Sign Sales', 'EMEA Admins'),
          row('cy.orr@example.com', 'EMEA Sales'),
        ]),
      },
    });
    const { sign } = workspace;

    expectExit(await workspace.run(['sync']), 0);
    const members = (org: string) =>
      sign.state().orgs[org]?.users.map(({ email, accountAdmin, groups }) => [email, accountAdmin, groups]);
    const inGroup = (name: string, admin = false) => [{ name, primary: true, admin }];
    expect(members('primary')).toEqual([
      ['admin@example.com', true, inGroup('Default Group')],
      ['ann.lee@example.com', false, inGroup('Sales')],
      ['bo.kim@example.com', false, inGroup('Sales')],
    ]);
    expect(members('emea')).toEqual([
      ['admin@example.com', true, inGroup('Default Group')],
      ['bo.kim@example.com', true, inGroup('Admins', true)],
      ['cy.orr@example.com', false, inGroup('Sales')],
    ]);
    expect(sign.state().orgs['primary']?.groups.map(({ name }) => name)).toEqual(['Default Group', 'Sales']);
  });

  it("leaves a person's title and phone as they are when a role changes", async () => {
    const stored = {
      title: 'Head of Legal',
      phone: '+49 30 1234',
      company: 'Example',
      initials: 'AL',
      locale: 'de_DE',
    };
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users: [signUser('ann.lee@example.com', 'Sales', stored)] } }),
      files: {
        ...configFiles({ rules: [{ directoryGroup: 'Sign Sales', signGroup: 'Sales', accountAdmin: true }] }),
        'users.csv': csvOf([row('ann.lee@example.com', 'Sign Sales')]),
      },
    });
    const { sign } = workspace;

    expectExit(await workspace.run(['sync']), 0);
    const ann = findUser(sign, 'ann.lee@example.com', 'primary', true);
    expect(ann).toMatchObject({ accountAdmin: true, firstName: 'Ann', lastName: 'Lee', ...stored });
  });

  it('touches neither the owner nor protected people, whatever the directory says', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({
        primary: {
          users: [
            signUser('Key.Service@example.com', 'Legal', { accountAdmin: true }),
            signUser('left.over@example.com', 'Sales'),
          ],
        },
      }),
      files: {
        ...configFiles({ signOnlyAction: 'reset', userSync: ['protected: ["*.service@example.com"]'] }),
        'users.csv': csvOf([
          row('ADMIN@example.com', 'Sign Sales'),
          row('ann.lee@example.com', 'Sign Sales'),
        ]),
      },
    });
    const { sign } = workspace;

    expectExit(await workspace.run(['sync']), 0);
    expect(findUser(sign, 'admin@example.com')).toMatchObject({
      accountAdmin: true,
      groups: [{ name: 'Default Group', primary: true, admin: false }],
    });
    expect(findUser(sign, 'Key.Service@example.com')).toMatchObject({
      accountAdmin: true,
      groups: [{ name: 'Legal', primary: true, admin: false }],
    });
    expect(findUser(sign, 'left.over@example.com').groups[0]?.name).toBe('Default Group');
  });
});
