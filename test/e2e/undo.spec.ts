import { describe, expect, it } from 'vitest';
import { configFiles, type ConfigOptions } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser, stateText } from '../support/find-user.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import type { CommandResult } from '../support/start-command.js';
import { usingWorkspace } from '../support/using-workspace.js';

const options: ConfigOptions = {
  orgs: { primary: { deactivateUsers: true } },
  signOnlyAction: 'deactivate',
  signOnlyLimit: 1000,
};

const right: ConfigOptions = {
  ...options,
  rules: [
    { directoryGroup: 'Sign Bosses', signGroup: 'Sales', accountAdmin: true },
    { directoryGroup: 'Sign Leads', signGroup: 'Sales', groupAdmin: true },
    { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
    { directoryGroup: 'Sign Legal', signGroup: 'Legal' },
  ],
};

/** Sales people move, two kinds of rights are lost, and whoever is in Legal is made inactive. */
const wrong: ConfigOptions = {
  ...options,
  rules: [
    { directoryGroup: 'Sign Bosses', signGroup: 'Sales' },
    { directoryGroup: 'Sign Leads', signGroup: 'Sales' },
    { directoryGroup: 'Sign Sales', signGroup: 'Legal', groupAdmin: true },
  ],
};

const kinds = [
  { group: 'Sign Sales', sign: 'Sales', people: 200, more: {} },
  { group: 'Sign Leads', sign: 'Sales', people: 100, more: { groupAdmin: true } },
  { group: 'Sign Bosses', sign: 'Sales', people: 50, more: { accountAdmin: true } },
  { group: 'Sign Legal', sign: 'Legal', people: 150, more: {} },
];

const everybody = kinds.flatMap((kind, place) =>
  Array.from({ length: kind.people }, (_, index) => ({
    ...kind,
    email: `user.n${place}x${index}@example.com`,
  })),
);

function runName(result: CommandResult): string {
  const [, name] = /^Run (\d{4}-\d{2}-\d{2}-\d{4})/m.exec(result.output) ?? [];
  if (name === undefined) throw new Error(`No run is named in:\n${result.output}`);
  return name;
}

function planHash(result: CommandResult): string {
  const [, hash] = /sign-sync apply ([0-9a-f]{8})/.exec(result.output) ?? [];
  if (hash === undefined) throw new Error(`No plan is named in:\n${result.output}`);
  return hash;
}

describe('undo', () => {
  it('returns Sign to the byte after a mistake of 500 people, and can itself be undone', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({
        primary: { users: everybody.map(({ email, sign, more }) => signUser(email, sign, more)) },
      }),
      files: {
        ...configFiles(right),
        'users.csv': csvOf(everybody.map(({ email, group }) => row(email, group))),
      },
    });
    const { sign } = workspace;
    expectExit(await workspace.run(['sync']), 0);
    expect(sign.counters().total.writes).toBe(0);
    const before = stateText(sign);

    await workspace.write(configFiles(wrong));
    const mistake = await workspace.run(['sync']);
    expectExit(mistake, 0);
    const afterMistake = stateText(sign);
    const changed = everybody.filter(({ email, sign: group, more }) => {
      const user = findUser(sign, email);
      const then = signUser(email, group, more);
      return (
        user.status !== 'ACTIVE' ||
        user.accountAdmin !== (then.accountAdmin ?? false) ||
        user.groups[0]?.name !== group ||
        user.groups[0].admin !== 'groupAdmin' in more
      );
    });
    expect(changed).toHaveLength(500);

    await workspace.write(configFiles(right));
    const { writes } = sign.counters().total;
    const planned = await workspace.run(['undo', runName(mistake)]);
    expectExit(planned, 0);
    expect(planned.output).toContain(`undoes ${runName(mistake)}`);
    expect(sign.counters().total.writes).toBe(writes);
    expect((await workspace.run(['plan', 'show'])).stdout).toContain(`undoes ${runName(mistake)}`);
    expect((await workspace.run(['plan', 'list'])).stdout).toContain(`undoes ${runName(mistake)}`);
    const undone = await workspace.run(['apply', planHash(planned)]);
    expectExit(undone, 0);
    expect(stateText(sign)).toBe(before);

    expectExit(await workspace.run(['plan', '--detailed-exitcode']), 0);
    expectExit(await workspace.run(['undo', runName(undone), '--apply']), 0);
    expect(stateText(sign)).toBe(afterMistake);
  });

  it('leaves whom somebody has changed since, says what Sign cannot take back, and does the rest', async () => {
    const people = ['ann.lee', 'bo.kim', 'cy.ray', 'new.one'].map((name) => `${name}@example.com`);
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users: people.slice(0, 3).map((email) => signUser(email)) } }),
      files: {
        ...configFiles({ ...options, rules: [{ directoryGroup: 'Sign Sales', signGroup: 'Brand New' }] }),
        'users.csv': csvOf(people.map((email) => row(email, 'Sign Sales'))),
      },
    });
    const { sign } = workspace;
    const mistake = await workspace.run(['sync']);
    expectExit(mistake, 0);
    sign.edit({
      org: 'primary',
      email: 'bo.kim@example.com',
      set: { groups: [{ name: 'Legal', primary: true }] },
    });
    sign.edit({
      org: 'primary',
      email: 'cy.ray@example.com',
      set: { groups: [{ name: 'Default Group', primary: true }] },
    });

    const result = await workspace.run(['undo', runName(mistake), '--apply']);
    expectExit(result, 0);
    expect(result.output).toMatch(/skipped {2}bo\.kim@example\.com .*changed in Sign since that run/);
    expect(result.output).toMatch(/skipped {2}group Brand New .*no deletion/);
    expect(result.output).toContain('Sign keeps the account');
    const groupOf = (email: string) => findUser(sign, email).groups.map(({ name }) => name);
    expect(groupOf('ann.lee@example.com')).toEqual(['Default Group']);
    expect(groupOf('bo.kim@example.com')).toEqual(['Legal']);
    expect(groupOf('cy.ray@example.com')).toEqual(['Default Group']);
    expect(findUser(sign, 'new.one@example.com').status).toBe('INACTIVE');
  });

  it('refuses a run that is not there, and one that changed nothing', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users: [signUser('ann.lee@example.com')] } }),
      files: { ...configFiles(), 'users.csv': csvOf([row('ann.lee@example.com', 'Sign Sales')]) },
    });
    const planned = await workspace.run(['plan']);
    expectExit(planned, 0);
    const unknown = await workspace.run(['undo', '2001-01-01-0001']);
    expectExit(unknown, 1);
    expect(unknown.output).toContain('There is no run 2001-01-01-0001.');
    const idle = await workspace.run(['undo', runName(planned)]);
    expectExit(idle, 1);
    expect(idle.output).toContain('has changed nothing');
    expect(workspace.sign.counters().total.writes).toBe(0);
  });
});
