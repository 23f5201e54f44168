import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { StateDump } from '../../apps/sign-simulator/src/index.js';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { crowd, csvOf, row } from '../support/people.js';
import { seededRandom } from '../support/seeded-random.js';
import { duplicateCreates, writesOf } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import type { RunningCommand } from '../support/start-command.js';
import { stateDifferences } from '../support/state-differences.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';
import { Workspace, type WorkspaceOptions } from '../support/workspace.js';

vi.setConfig({ maxConcurrency: 2 });

const kills = Number(process.env['SIGN_SYNC_KILLS'] ?? '20');
const random = seededRandom(4_711);
/** Shares of the undisturbed run: one moment at random in each of so many equal parts of it. */
const moments = Array.from({ length: kills }, (_, index) => (index + random()) / kills);

/** Everything a run can have to do: groups, creations, moves, roles, reactivations and Sign-only people. */
const work: WorkspaceOptions = {
  isNew: true,
  sign: signOrgs({
    primary: {
      users: [
        ...crowd(8).map(({ email }) => signUser(email)),
        signUser('ann.admin@example.com', 'Sales'),
        signUser('ina.one@example.com', 'Legal', {
          status: 'INACTIVE',
          groupAdmin: true,
          accountAdmin: true,
        }),
        signUser('ina.two@example.com', 'Sales', { status: 'INACTIVE' }),
        ...['a', 'b', 'c'].map((name) =>
          signUser(`only.${name}@example.com`, 'Sales', { accountAdmin: true }),
        ),
      ],
    },
  }),
  files: {
    ...configFiles({
      signOnlyAction: 'reset',
      rules: [
        { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
        { directoryGroup: 'Sign Field', signGroup: 'Field' },
        { directoryGroup: 'Sign Lab', signGroup: 'Lab' },
        { directoryGroup: 'Sign Admins', signGroup: 'Legal', groupAdmin: true, accountAdmin: true },
      ],
    }),
    'users.csv': csvOf([
      ...crowd(16, (index) => (index % 2 === 0 ? 'Sign Sales' : 'Sign Field')),
      row('ann.admin@example.com', 'Sign Admins'),
      row('new.admin@example.com', 'Sign Admins'),
      row('ina.one@example.com', 'Sign Sales'),
      row('ina.two@example.com', 'Sign Lab'),
    ]),
  },
  control: { latencyMs: 40 },
};

let undisturbed: { readonly state: StateDump; readonly writes: number; readonly durationMs: number };
/** Writes received before each kill that met a living command. */
const struckAfter: number[] = [];

async function killWhen(command: RunningCommand, due: Promise<unknown>, writes: () => number): Promise<void> {
  await Promise.race([command.result, due]);
  if (command.hasEnded()) return;
  struckAfter.push(writes());
  command.kill('SIGKILL');
  await command.result;
}

async function expectWriteNothing(workspace: Workspace): Promise<void> {
  const before = writesOf(workspace.sign).length;
  for (const args of [['sync', '-t'], ['plan']]) {
    await workspace.run(args);
    expect({ args, writes: writesOf(workspace.sign).length - before }).toEqual({ args, writes: 0 });
  }
}

async function expectRecovery(workspace: Workspace): Promise<void> {
  expectExit(await workspace.run(['sync']), 0);
  expect(stateDifferences(undisturbed.state, workspace.sign.state())).toEqual([]);
  expect(duplicateCreates(workspace.sign)).toEqual([]);
  const before = writesOf(workspace.sign).length;
  expectExit(await workspace.run(['sync']), 0);
  expect(writesOf(workspace.sign).length).toBe(before);
}

describe.skipIf(hasStack)('local only: a sync that is killed and was the engine itself', { retry: 0 }, () => {
  beforeAll(async () => {
    const workspace = await Workspace.open(work);
    try {
      const beganAt = performance.now();
      expectExit(await workspace.run(['sync']), 0);
      const durationMs = performance.now() - beganAt;
      undisturbed = { state: workspace.sign.state(), writes: writesOf(workspace.sign).length, durationMs };
    } finally {
      await workspace.close();
    }
  });

  it.concurrent.for(moments.map((moment, index) => ({ moment, index, percent: Math.round(moment * 100) })))(
    'after $percent % of its time is made good by the next one',
    async ({ moment, index }, { onTestFinished }) => {
      const workspace = await usingWorkspace(work, onTestFinished);
      const command = workspace.start(['sync']);
      await killWhen(command, pause(moment * undisturbed.durationMs), () => writesOf(workspace.sign).length);

      if (index % 4 === 3) await expectWriteNothing(workspace);
      await expectRecovery(workspace);
      expect(await workspace.leftoverServer()).toBeUndefined();
    },
  );

  it.concurrent.for([1, 2, 5, 9, 14, 20])(
    'when Sign has received write call %i is made good by the next one, and dry runs before it write nothing',
    async (count, { onTestFinished }) => {
      const workspace = await usingWorkspace(work, onTestFinished);
      const command = workspace.start(['sync']);
      const received = async (): Promise<void> => {
        while (writesOf(workspace.sign).length < count && !command.hasEnded()) await pause(2);
      };
      await killWhen(command, received(), () => writesOf(workspace.sign).length);
      expect(writesOf(workspace.sign).length).toBeLessThan(undisturbed.writes);

      await expectWriteNothing(workspace);
      await expectRecovery(workspace);
      expect(await workspace.leftoverServer()).toBeUndefined();
    },
  );

  it('was killed at work, in the cases above', () => {
    expect(struckAfter.length).toBeGreaterThan(kills / 2);
    expect(struckAfter.some((writes) => writes > 0 && writes < undisturbed.writes)).toBe(true);
  });
});
