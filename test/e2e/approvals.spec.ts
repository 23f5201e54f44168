import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFiles, type ConfigOptions } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';

const LEAVERS = ['ann.lee@example.com', 'bo.kim@example.com', 'cy.fox@example.com'];
const MOVER = 'dee.ray@example.com';

/** Three who left the directory and one who moves; what else `approvals` says beside that leaving needs one. */
function leaving(approvals = '', more: ConfigOptions = {}) {
  return usingWorkspace({
    sign: signOrgs({
      primary: { users: [...LEAVERS.map((email) => signUser(email, 'Sales')), signUser(MOVER)] },
    }),
    files: {
      ...configFiles({
        ...{ orgs: { primary: { deactivateUsers: true } }, signOnlyAction: 'deactivate' },
        more: `approvals:\n  required: [deactivate]\n${approvals}`,
        ...more,
      }),
      'users.csv': csvOf([row(MOVER, 'Sign Sales')]),
    },
  });
}

function isActive(workspace: Workspace, email: string): boolean {
  return findUser(workspace.sign, email).status === 'ACTIVE';
}

const activeOnes = (workspace: Workspace) => LEAVERS.filter((email) => isActive(workspace, email));

/** The hash of the newest plan, from `plan list`. */
async function newestHash(workspace: Workspace): Promise<string> {
  const { stdout } = await workspace.run(['plan', 'list', '--json']);
  const { plans } = JSON.parse(stdout) as { plans: { hash: string }[] };
  return plans[0]?.hash ?? '';
}

describe('approvals', () => {
  it('are waited for by a sync, which does the rest and says how to go on', async () => {
    const workspace = await leaving();
    const synced = await workspace.run(['sync']);
    expectExit(synced, 3);
    expect(activeOnes(workspace)).toEqual(LEAVERS);
    expect(findUser(workspace.sign, MOVER).groups[0]?.name).toBe('Sales');
    const hash = (await newestHash(workspace)).slice(0, 8);
    expect(synced.output).toContain('See the held people:  sign-sync held list');
    expect(synced.output).toContain(`Let them go:          sign-sync plan approve ${hash} --all`);
    const held = await workspace.run(['held', 'list']);
    expectExit(held, 0);
    for (const email of LEAVERS) expect(held.stdout).toContain(email);
    expect(held.stdout).toContain('approvals.required: deactivate');
    expect(held.stdout).not.toContain(MOVER);

    expectExit(await workspace.run(['plan', 'approve', hash, '--all']), 0);
    expect(activeOnes(workspace)).toEqual(LEAVERS);
    const applied = await workspace.run(['apply', hash]);
    expectExit(applied, 0);
    expect(activeOnes(workspace)).toEqual([]);

    const { writes } = workspace.sign.counters().total;
    const again = await workspace.run(['apply', hash]);
    expectExit(again, 1);
    expect(again.output).toContain('applied before; a plan is used once');
    expect(workspace.sign.counters().total.writes).toBe(writes);
  });

  it('of some let those go, and the others wait on', async () => {
    const workspace = await leaving();
    expectExit(await workspace.run(['plan']), 3);
    const hash = await newestHash(workspace);
    expectExit(await workspace.run(['plan', 'approve', hash, '--person', 'Bo.Kim@example.com']), 0);
    expectExit(await workspace.run(['apply', hash]), 3);
    expect(activeOnes(workspace)).toEqual(['ann.lee@example.com', 'cy.fox@example.com']);

    expectExit(await workspace.run(['plan', 'reject', hash, '--person', 'ann.lee@example.com']), 0);
    expectExit(await workspace.run(['plan', 'approve', hash, '--kind', 'deactivate']), 0);
    expectExit(await workspace.run(['apply', hash]), 0);
    expect(activeOnes(workspace)).toEqual(['ann.lee@example.com']);
  });

  it('are taken over by the next run for the same changes', async () => {
    const workspace = await leaving();
    expectExit(await workspace.run(['sync']), 3);
    const hash = await newestHash(workspace);
    expectExit(await workspace.run(['plan', 'approve', hash, '--person', 'bo.kim@example.com']), 0);
    expectExit(await workspace.run(['sync']), 3);
    expect(activeOnes(workspace)).toEqual(['ann.lee@example.com', 'cy.fox@example.com']);
    const old = await workspace.run(['apply', hash]);
    expectExit(old, 1);
    expect(old.output).toContain('A later run has decided anew');
  });

  it('are refused in one line where there is nothing to approve, and change nothing', async () => {
    const workspace = await leaving('  four_eyes: True\n  reason: True');
    expectExit(await workspace.run(['plan']), 3);
    const hash = await newestHash(workspace);
    const vote = ['plan', 'approve', hash];
    for (const [args, words] of [
      [['plan', 'approve', 'beef00', '--all'], 'No stored plan has the hash beef00.'],
      [['plan', 'approve', '../runs', '--all'], 'No stored plan has the hash ../runs.'],
      [vote, 'Say whom to approve: --all, or some of --kind, --rule, --person and --org.'],
      [[...vote, '--all', '--kind', 'move'], 'Say whom to approve'],
      [[...vote, '--kind', 'delete'], '--kind: "delete" is not a kind of change.'],
      [[...vote, '--rule', 'one'], '--rule: "one" is not the number of a rule.'],
      [[...vote, '--person', 'ann'], '--person: "ann" is not an address.'],
      [
        [...vote, '--person', 'nobody@example.com'],
        'is of the person nobody@example.com. Nothing was changed.',
      ],
      [[...vote, '--org', 'emea'], 'This plan has no org emea. Nothing was changed.'],
      [[...vote, '--all', '--reason', 'they left'], 'who asked for a run may not approve its plan'],
    ] as const) {
      const result = await workspace.run(args);
      expectExit(result, 1);
      expect(result.output).toContain(words);
    }
    const other = { env: { SUDO_USER: 'olive' } };
    const without = await workspace.run([...vote, '--all'], other);
    expectExit(without, 1);
    expect(without.output).toContain('Give one with --reason.');
    expectExit(await workspace.run(['apply', hash]), 3);
    expect(activeOnes(workspace)).toEqual(LEAVERS);

    expectExit(await workspace.run([...vote, '--all', '--reason', 'they left'], other), 0);
    expectExit(await workspace.run(['apply', hash]), 0);
    expect(activeOnes(workspace)).toEqual([]);
  });

  it('need as many people as are wanted', async () => {
    const workspace = await leaving('  approvers: 2');
    expectExit(await workspace.run(['plan']), 3);
    const hash = await newestHash(workspace);
    const vote = (name: string) =>
      workspace.run(['plan', 'approve', hash, '--all'], { env: { SUDO_USER: name } });
    const first = await vote('olive');
    expectExit(first, 0);
    expect(first.stdout).toContain('3 changes of these wait for more people to approve.');
    expectExit(await vote('Olive'), 1);
    expect((await workspace.run(['held', 'list'])).stdout).toContain('approved by olive');
    expectExit(await vote('paul'), 0);
    expectExit(await workspace.run(['apply', hash]), 0);
    expect(activeOnes(workspace)).toEqual([]);
  });

  it('and plans expire', async () => {
    const workspace = await leaving('  expiry: 1ms');
    expectExit(await workspace.run(['plan', '--out', 'plan.json']), 3);
    const hash = await newestHash(workspace);
    for (const args of [
      ['plan', 'approve', hash, '--all'],
      ['apply', hash],
      ['apply', 'plan.json'],
    ]) {
      const result = await workspace.run(args);
      expectExit(result, 1);
      expect(result.output).toContain('This plan has expired');
    }
    expect(workspace.sign.counters().total.writes).toBe(0);
    expect((await workspace.run(['plan', 'list'])).stdout).toContain('expired');
  });
});

describe('a plan file', () => {
  it('is refused when one byte of it was changed, wherever it stands', async () => {
    const workspace = await leaving();
    expectExit(await workspace.run(['plan', '--out', 'plan.json']), 3);
    const bytes = await readFile(join(workspace.path, 'plan.json'));
    for (const at of [2, 0.2, 0.5, 0.8, -1].map((place) => placeIn(bytes, place))) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) === 0x20 ? 0x09 : 0x20;
      await workspace.write({ 'changed.json': changed });
      expectExit(await workspace.run(['apply', 'changed.json']), 1);
    }
    expect(workspace.sign.counters().total.writes).toBe(0);
    expectExit(await workspace.run(['apply', 'plan.json']), 3);
  });

  it.skipIf(hasStack)(
    'local only, where each has its own: of another database is refused, and says so',
    async () => {
      const [here, elsewhere] = [await leaving(), await leaving()];
      expectExit(await elsewhere.run(['plan', '--out', 'plan.json']), 3);
      await here.write({ 'theirs.json': await readFile(join(elsewhere.path, 'plan.json')) });
      const result = await here.run(['apply', 'theirs.json']);
      expectExit(result, 1);
      expect(result.output).toContain('theirs.json was not made here');
      expect(here.sign.counters().total.writes).toBe(0);
    },
  );

  it('applied twice at once has one effect', async () => {
    const workspace = await leaving();
    expectExit(await workspace.run(['plan', '--out', 'plan.json']), 3);
    const both = await Promise.all([0, 1].map(() => workspace.run(['apply', 'plan.json', '--wait'])));
    expect(new Set(both.map(({ exitCode }) => exitCode))).toEqual(new Set([1, 3]));
    expect(workspace.sign.counters().total.writes).toBe(1);
  });
});

function placeIn(bytes: Buffer, place: number): number {
  if (place < 0) return bytes.length + place;
  return place < 1 ? Math.floor(bytes.length * place) : place;
}
