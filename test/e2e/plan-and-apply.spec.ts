import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser, stateText } from '../support/find-user.js';
import { crowd, csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';

const people = crowd(6);

function sixToMove(more: Partial<Parameters<typeof usingWorkspace>[0]> = {}) {
  return usingWorkspace({
    sign: signOrgs({ primary: { users: people.map(({ email }) => signUser(email)) } }),
    files: { ...configFiles(), 'users.csv': csvOf(people) },
    ...more,
  });
}

describe('a plan as a document', () => {
  it('stands alone on standard output, the same when it is made and when it is shown', async () => {
    const workspace = await sixToMove();
    expectExit(await workspace.run(['plan']), 0);
    for (const [format, begins] of [
      ['md', /^# Plan /],
      ['html', /^<!doctype html>/],
      ['json', /^\{/],
    ] as const) {
      const planned = await workspace.run(['plan', '--format', format]);
      expectExit(planned, 0);
      expect(planned.stdout).toMatch(begins);
      expect(planned.stdout).toContain('user.n6@');
      const shown = await workspace.run(['plan', 'show', '--format', format]);
      expectExit(shown, 0);
      expect(shown.stdout).toBe(planned.stdout);
    }
    expectExit(await workspace.run(['plan', 'show', '--format', 'pdf']), 1);
  });
});

describe('plan and apply', () => {
  it('applies exactly the plan, and skips whom somebody changed in Sign meanwhile', async () => {
    const workspace = await sixToMove();
    const { sign } = workspace;
    const before = stateText(sign);

    expectExit(await workspace.run(['plan', '--out', 'plan.json']), 0);
    expect(stateText(sign)).toBe(before);
    expect(sign.counters().total.writes).toBe(0);
    const plan: unknown = JSON.parse(await readFile(join(workspace.path, 'plan.json'), 'utf8'));
    expect(JSON.stringify(plan)).toContain('user.n3@example.com');

    sign.edit({
      org: 'primary',
      email: 'user.n3@example.com',
      set: { groups: [{ name: 'Legal', primary: true, admin: true }] },
    });
    const result = await workspace.run(['apply', 'plan.json']);
    expectExit(result, 4);
    expect(result.output).toContain('user.n3@example.com');
    expect(findUser(sign, 'user.n3@example.com').groups).toEqual([
      { name: 'Legal', primary: true, admin: true },
    ]);
    for (const { email } of people.filter((person) => person.email !== 'user.n3@example.com')) {
      expect(findUser(sign, email).groups).toEqual([{ name: 'Sales', primary: true, admin: false }]);
    }
    expect(sign.counters().total.writes).toBe(5);
  });

  it('applies a plan once: the second time everything in it is done already', async () => {
    const workspace = await sixToMove();
    expectExit(await workspace.run(['plan', '--out', 'plan.json']), 0);
    expectExit(await workspace.run(['apply', 'plan.json']), 0);
    const { writes } = workspace.sign.counters().total;
    expect(writes).toBe(6);

    await workspace.run(['apply', 'plan.json']);
    expect(workspace.sign.counters().total.writes).toBe(6);
  });

  it('refuses a plan file that somebody has changed', async () => {
    const workspace = await sixToMove();
    expectExit(await workspace.run(['plan', '--out', 'plan.json']), 0);
    const text = await readFile(join(workspace.path, 'plan.json'), 'utf8');
    await workspace.write({ 'plan.json': text.replaceAll('user.n3@', 'admin@') });

    const result = await workspace.run(['apply', 'plan.json']);
    expect(result.exitCode).toBe(1);
    expect(workspace.sign.counters().total.writes).toBe(0);
  });

  it('says by its exit code whether there is something to do', async () => {
    const workspace = await sixToMove();
    const detailed = ['plan', '--detailed-exitcode'];
    expectExit(await workspace.run(detailed), 2);
    expectExit(await workspace.run(['plan']), 0);
    expect(workspace.sign.counters().total.writes).toBe(0);
    expectExit(await workspace.run(['sync']), 0);
    expectExit(await workspace.run(detailed), 0);
    await workspace.write({ 'connector-sign.yml': 'host: nowhere\n' });
    expectExit(await workspace.run(detailed), 1);
  });

  it('shows in test mode what follows a new group, and writes nothing', async () => {
    const workspace = await sixToMove({
      files: {
        ...configFiles({ rules: [{ directoryGroup: 'Sign Sales', signGroup: 'Brand New' }] }),
        'users.csv': csvOf(people),
      },
    });

    for (const args of [['sync', '-t'], ['plan']]) {
      const result = await workspace.run(args);
      expectExit(result, 0);
      expect(result.output).toContain('Brand New');
      expect(result.output).toContain('user.n1@example.com');
    }
    expect(workspace.sign.counters().total.writes).toBe(0);
  });

  it('tells by its exit code what a real run would hold, also in test mode', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({
        primary: {
          users: [signUser('ann.lee@example.com', 'Sales'), signUser('bo.kim@example.com', 'Sales')],
        },
      }),
      files: {
        ...configFiles({ signOnlyAction: 'reset', signOnlyLimit: 0 }),
        'users.csv': csvOf([row('ann.lee@example.com', 'Sign Sales')]),
      },
    });

    expectExit(await workspace.run(['sync', '-t']), 3);
    expect(workspace.sign.counters().total.writes).toBe(0);
  });

  it.for(['plan', 'sync', 'sync -t'])('speaks JSON on stdout with --json: %s', async (words) => {
    const workspace = await sixToMove();
    const result = await workspace.run([...words.split(' '), '--json']);
    expectExit(result, 0);
    const document: unknown = JSON.parse(result.stdout);
    expect(document).toBeTypeOf('object');
    expect(JSON.stringify(document)).toContain('primary');
  });
});
