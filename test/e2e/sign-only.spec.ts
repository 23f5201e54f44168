import { describe, expect, it } from 'vitest';
import { configFiles, type ConfigOptions } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';

const everybody = ['plain', 'member', 'lead', 'boss', 'gone'];
const users = [
  signUser('in.directory@example.com', 'Sales'),
  signUser('plain@example.com'),
  signUser('member@example.com', 'Sales'),
  signUser('lead@example.com', 'Legal', { groupAdmin: true }),
  signUser('boss@example.com', 'Sales', { groupAdmin: true, accountAdmin: true }),
  signUser('gone@example.com', 'Legal', { groupAdmin: true, accountAdmin: true, status: 'INACTIVE' }),
];

async function folder(options: ConfigOptions) {
  return usingWorkspace({
    sign: signOrgs({ primary: { users } }),
    files: { ...configFiles(options), 'users.csv': csvOf([row('in.directory@example.com', 'Sign Sales')]) },
  });
}
type Folder = Awaited<ReturnType<typeof folder>>;

/** Who is what: `Sales admin, account admin` for each person, with the status when it is not ACTIVE. */
function standing({ sign }: Folder): Record<string, string> {
  return Object.fromEntries(
    everybody.map((name) => {
      const { status, accountAdmin, groups } = findUser(sign, `${name}@example.com`);
      const words = groups.map((group) => `${group.name}${group.admin ? ' admin' : ''}`);
      return [
        name,
        [...words, ...(accountAdmin ? ['account admin'] : []), ...(status === 'ACTIVE' ? [] : [status])].join(
          ', ',
        ),
      ];
    }),
  );
}

const asBefore = {
  plain: 'Default Group',
  member: 'Sales',
  lead: 'Legal admin',
  boss: 'Sales admin, account admin',
  gone: 'Legal admin, account admin, INACTIVE',
};

const outcomes = [
  { action: 'exclude', deactivateUsers: false, expected: asBefore, writes: 0 },
  {
    action: 'reset',
    deactivateUsers: false,
    expected: { ...asBefore, member: 'Default Group', lead: 'Default Group', boss: 'Default Group' },
    writes: 4,
  },
  {
    action: 'remove_groups',
    deactivateUsers: false,
    expected: {
      ...asBefore,
      member: 'Default Group',
      lead: 'Default Group admin',
      boss: 'Default Group admin, account admin',
    },
    writes: 3,
  },
  {
    action: 'remove_roles',
    deactivateUsers: false,
    expected: { ...asBefore, lead: 'Legal', boss: 'Sales' },
    writes: 3,
  },
  {
    action: 'deactivate',
    deactivateUsers: true,
    expected: {
      plain: 'Default Group, INACTIVE',
      member: 'Sales, INACTIVE',
      lead: 'Legal admin, INACTIVE',
      boss: 'Sales admin, account admin, INACTIVE',
      gone: asBefore.gone,
    },
    writes: 4,
  },
  { action: 'deactivate', deactivateUsers: false, expected: asBefore, writes: 0 },
] as const;

describe('Sign-only users', () => {
  it.for(outcomes)(
    'are dealt with by $action (deactivate_users: $deactivateUsers), and are right at the next run',
    async ({ action, deactivateUsers, expected, writes }) => {
      const workspace = await folder({ signOnlyAction: action, orgs: { primary: { deactivateUsers } } });

      expectExit(await workspace.run(['sync']), 0);
      expect(standing(workspace)).toEqual(expected);
      expect(workspace.sign.counters().total.writes).toBe(writes);
      expect(findUser(workspace.sign, 'admin@example.com').accountAdmin).toBe(true);

      workspace.sign.clearLedger();
      expectExit(await workspace.run(['sync']), 0);
      expect(workspace.sign.counters().total.writes).toBe(0);
    },
  );

  it('are said not to be deactivated at the start of a run that may not', async () => {
    const workspace = await folder({ signOnlyAction: 'deactivate' });

    const result = await workspace.run(['sync']);
    expectExit(result, 0);
    expect(result.output).toMatch(/deactivate_users/);
  });

  it.for(['deactivate', 'reset', 'remove_groups', 'remove_roles'] as const)(
    'are held, all of them, when %s would concern more than the limit allows',
    async (signOnlyAction) => {
      const workspace = await folder({
        signOnlyAction,
        signOnlyLimit: '79.9%', // 4 of the 5 who are not inactive, the owner not counted
        orgs: { primary: { deactivateUsers: true } },
      });

      const result = await workspace.run(['sync']);
      expectExit(result, 3);
      expect(standing(workspace)).toEqual(asBefore);
      expect(workspace.sign.counters().total.writes).toBe(0);
      expect(result.output).toContain('sign_only_limit');
    },
  );
});
