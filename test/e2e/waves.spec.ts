import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { crowd, csvOf } from '../support/people.js';
import { writesOf } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { REFUSED_GROUPS } from '../support/refused-groups.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';

const people = crowd(30);
/** Thirty people to move, five of them first, then half of them. */
function thirtyToMove(more = 'waves: [5, 50%, 100%]', signGroup = 'Sales') {
  return usingWorkspace({
    sign: signOrgs({ primary: { users: people.map(({ email }) => signUser(email)) } }),
    files: {
      ...configFiles({ more, rules: [{ directoryGroup: 'Sign Sales', signGroup }] }),
      'users.csv': csvOf(people),
    },
  });
}

/** How many people a write was sent about. */
function touched({ sign }: Workspace): number {
  return new Set(writesOf(sign).map(({ path }) => path)).size;
}

function inSales({ sign }: Workspace): number {
  const users = sign.state().orgs['primary']?.users ?? [];
  return users.filter(({ groups }) => groups.some(({ name }) => name === 'Sales')).length;
}

describe('waves', () => {
  it('stop at the first one when Sign refuses its people, and hold everybody else', async () => {
    const workspace = await thirtyToMove();
    workspace.sign.control({ faults: [REFUSED_GROUPS] });

    const result = await workspace.run(['sync']);
    expectExit(result, 4);
    expect(touched(workspace)).toBe(5);
    expect(result.output).toContain('5 failed');
    expect(result.output).toContain('25 held');
    expect(result.output).toMatch(/‖ held  .* Wave 1 of 3: 5 of 5 people failed, .*INVALID_GROUP/);
    const shown = await workspace.run(['plan', 'show', '--all']);
    expect(shown.output).toContain('user.n30@example.com');

    // Put right, the next run begins anew, and goes through all of them.
    workspace.sign.control();
    expectExit(await workspace.run(['sync']), 0);
    expect(inSales(workspace)).toBe(30);
  });

  it('stop at a later one, when that is where too many fail', async () => {
    const workspace = await thirtyToMove('waves: {sizes: [5, 50%, 100%], max_failures: 20%}');
    // One of five is 20%, and may fail; of the ten people of the second wave three are more than may.
    workspace.sign.control({ faults: [{ ...REFUSED_GROUPS, nth: [2, 7, 8, 9] }] });

    expectExit(await workspace.run(['sync']), 4);
    expect(touched(workspace)).toBe(15);
    expect(inSales(workspace)).toBe(11);
  });

  it('let a good run through, to the last person', async () => {
    const workspace = await thirtyToMove();
    expectExit(await workspace.run(['sync']), 0);
    expect(inSales(workspace)).toBe(30);
    expect(touched(workspace)).toBe(30);
  });

  it('pace an apply as well, and come after the groups that are to be created', async () => {
    const workspace = await thirtyToMove('waves: [3, 100%]', 'Brand New');
    expectExit(await workspace.run(['plan', '--out', 'plan.json']), 0);
    workspace.sign.control({ faults: [REFUSED_GROUPS] });

    expectExit(await workspace.run(['apply', 'plan.json']), 4);
    const routes = writesOf(workspace.sign).map(({ method, route }) => `${method} ${route}`);
    expect(routes[0]).toBe('POST /groups');
    expect(
      new Set(
        writesOf(workspace.sign)
          .slice(1)
          .map(({ path }) => path),
      ).size,
    ).toBe(3);
  });

  it('are refused where they make no sense, with what would be right', async () => {
    const workspace = await thirtyToMove('waves: [50%, 10%]');
    const result = await workspace.run(['sync']);
    expectExit(result, 1);
    expect(result.output).toContain('[5, 10%, 100%]');
    expect(writesOf(workspace.sign)).toEqual([]);
  });
});
