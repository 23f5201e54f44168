import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { csvOf, row } from '../support/people.js';
import { writesOf } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';

const rules = [
  { directoryGroup: 'Sign Sales', signGroup: 'Sales', groupAdmin: true },
  { directoryGroup: 'Sign Legal', signGroup: 'Legal' },
];
const inactive = { status: 'INACTIVE', groupAdmin: true, accountAdmin: true } as const;
const files = {
  ...configFiles({ rules }),
  'users.csv': csvOf([row('ann.lee@example.com', 'Sign Sales'), row('bo.kim@example.com', 'Sign Legal')]),
};
const users = [
  signUser('ann.lee@example.com', 'Legal', inactive),
  signUser('bo.kim@example.com', 'Legal', inactive),
];

describe('reactivation', () => {
  it.for([true, false])(
    'brings group and roles with it in one run, old rights stay gone (changes while inactive allowed: %s)',
    async (changesWhileInactive) => {
      const workspace = await usingWorkspace({
        sign: signOrgs({ primary: { users, changesWhileInactive } }),
        files,
      });
      const { sign } = workspace;

      expectExit(await workspace.run(['sync']), 0);
      expect(findUser(sign, 'ann.lee@example.com')).toMatchObject({
        status: 'ACTIVE',
        accountAdmin: false,
        groups: [{ name: 'Sales', primary: true, admin: true }],
      });
      expect(findUser(sign, 'bo.kim@example.com')).toMatchObject({
        status: 'ACTIVE',
        accountAdmin: false,
        groups: [{ name: 'Legal', primary: true, admin: false }],
      });

      sign.clearLedger();
      expectExit(await workspace.run(['sync']), 0);
      expect(sign.counters().total.writes).toBe(0);
    },
  );

  it('revokes before the activation and grants after it', async () => {
    const workspace = await usingWorkspace({ sign: signOrgs({ primary: { users } }), files });

    expectExit(await workspace.run(['sync']), 0);
    const [ann] = workspace.sign
      .ledger()
      .filter(({ route, method }) => method === 'PUT' && route === '/users/:id/state');
    const annPath = ann?.path.replace(/\/state$/, '') ?? 'nobody was activated';
    const ofOne = writesOf(workspace.sign).filter(({ path }) => path.startsWith(annPath));
    const steps = ofOne.map(({ route }) => route);
    const activation = steps.indexOf('/users/:id/state');
    expect(steps.slice(0, activation), 'account admin is taken before').toContain('/users/:id');
    expect(steps.slice(activation)).not.toContain('/users/:id');
  });

  it('grants nothing to somebody whom Sign refuses to activate', async () => {
    const locked = users.map((user) => ({ ...user, stateLocked: true }));
    const workspace = await usingWorkspace({ sign: signOrgs({ primary: { users: locked } }), files });

    const result = await workspace.run(['sync']);
    expectExit(result, 4);
    expect(result.output).toContain('PERMISSION_DENIED');
    const ann = findUser(workspace.sign, 'ann.lee@example.com');
    expect(ann.status).toBe('INACTIVE');
    expect(ann.groups.filter(({ name, admin }) => name === 'Sales' && admin)).toEqual([]);
  });

  it('does not happen where users are not created', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users } }),
      files: { ...files, ...configFiles({ rules, orgs: { primary: { createUsers: false } } }) },
    });

    expectExit(await workspace.run(['sync']), 0);
    expect(findUser(workspace.sign, 'ann.lee@example.com').status).toBe('INACTIVE');
    expect(workspace.sign.counters().total.writes).toBe(0);
  });
});
