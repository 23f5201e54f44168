import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { crowd, csvOf, row } from '../support/people.js';
import { writesOf } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';

const rules = [
  { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
  { directoryGroup: 'Sign Field', signGroup: 'Field' },
];

/** The writes in the order in which Sign received them. */
function routesOf({ sign }: Workspace): string[] {
  return writesOf(sign).map(({ method, route }) => `${method} ${route}`);
}

describe('the order of a run', () => {
  it('is groups, leavers, revoked rights, moves, new people and names, whatever their addresses', async () => {
    const admin = (email: string) => signUser(email, 'Sales', { accountAdmin: true });
    const workspace = await usingWorkspace({
      sign: signOrgs({
        primary: {
          users: [
            ...[admin('lead.a@example.com'), admin('lead.z@example.com')],
            ...[signUser('gone.b@example.com', 'Sales'), signUser('gone.y@example.com', 'Legal')],
            ...[signUser('move.c@example.com'), signUser('move.x@example.com', 'Legal')],
            ...[signUser('name.a@example.com', 'Sales', { lastName: 'Old' })],
          ],
        },
      }),
      files: {
        ...configFiles({
          rules,
          signOnlyAction: 'deactivate',
          orgs: { primary: { deactivateUsers: true } },
          userSync: ['update_names: True'],
          more: 'connection:\n  request_concurrency: 1',
        }),
        'users.csv': csvOf([
          ...['lead.a', 'lead.z', 'move.x', 'name.a', 'come.d'].map((name) =>
            row(`${name}@example.com`, 'Sign Sales'),
          ),
          ...['move.c', 'come.w'].map((name) => row(`${name}@example.com`, 'Sign Field')),
        ]),
      },
    });

    expectExit(await workspace.run(['sync']), 0);
    const [group, ...people] = routesOf(workspace);
    expect(group).toBe('POST /groups');
    expect(people.splice(0, 2)).toEqual(['PUT /users/:id/state', 'PUT /users/:id/state']);
    expect(people.splice(0, 2)).toEqual(['PUT /users/:id', 'PUT /users/:id']);
    expect(people.splice(0, 2)).toEqual(['PUT /users/:id/groups', 'PUT /users/:id/groups']);
    expect(people.pop()).toBe('PUT /users/:id');
    expect(people[0]).toBe('POST /users');
    expect(people.toSorted()).toEqual([
      ...['POST /users', 'POST /users'],
      ...['PUT /users/:id/groups', 'PUT /users/:id/groups'],
    ]);
  });

  it('holds for plans that need several messages', async () => {
    const leavers = Array.from({ length: 110 }, (_, index) => signUser(`zoe.n${index}@example.com`, 'Sales'));
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users: leavers } }),
      files: {
        ...configFiles({
          signOnlyAction: 'deactivate',
          signOnlyLimit: 200,
          orgs: { primary: { deactivateUsers: true } },
        }),
        'users.csv': csvOf(crowd(20)),
      },
    });

    expectExit(await workspace.run(['sync']), 0);
    const kinds = writesOf(workspace.sign).map(({ route }) =>
      route.endsWith('/state') ? 'leaves' : 'comes',
    );
    expect(kinds.indexOf('comes')).toBe(110);
    expect(kinds.lastIndexOf('leaves')).toBe(109);
  });
});
