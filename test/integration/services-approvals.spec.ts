import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApprovalRepository } from '#db';
import { NO_APPROVALS } from '#domain';
import { configFiles } from '../support/config-files.js';
import { csvOf, row } from '../support/people.js';
import { writesOf } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { ServicesWorld } from './services-world.js';

const BUDGET = 'guards:\n  budgets:\n    - {kinds: [deactivate], max: 1}';
const REQUIRED = 'approvals: {required: [deactivate]}';
const leavers = ['leo.one@example.com', 'lea.two@example.com'];

let world: ServicesWorld;

const files = (more: string) =>
  configFiles({ signOnlyAction: 'deactivate', orgs: { primary: { deactivateUsers: true } }, more });

beforeEach(async () => {
  world = await ServicesWorld.open({
    sign: signOrgs({
      primary: {
        users: [signUser('stays@example.com', 'Sales'), ...leavers.map((email) => signUser(email, 'Sales'))],
      },
    }),
    files: { ...files(BUDGET), 'users.csv': csvOf([row('stays@example.com', 'Sign Sales')]) },
  });
});
afterEach(() => world.close());

async function heldThenApproved(reason: string): Promise<void> {
  const { run, exitCode } = await world.run('sync');
  expect(exitCode).toBe(3);
  expect((await world.itemsOf(run.id)).map((line) => line.split(' ').at(-1))).toEqual([reason, reason]);
  const approvals = new ApprovalRepository(world.db);
  const ballot = { verdict: 'approve', actor: 'Olive', filter: {}, policy: NO_APPROVALS } as const;
  expect(await approvals.vote({ runId: run.id, ...ballot })).toMatchObject({ decided: 2 });
}

describe('an approval that outlives its plan, beside guards', () => {
  it('of what a budget held lets exactly that go in the next run', async () => {
    await heldThenApproved('GUARD_BUDGET');
    const next = await world.run('sync');
    expect(next.exitCode).toBe(0);
    expect((await world.itemsOf(next.run.id)).toSorted()).toEqual(
      leavers.map((email) => `${email} deactivate applied`).toSorted(),
    );
    expect(writesOf(world.sign)).toHaveLength(2);
  });

  it('that nobody gave in spite of a guard does not lift one', async () => {
    await world.write(files(REQUIRED));
    await heldThenApproved('APPROVAL_REQUIRED');
    await world.write(files(`${REQUIRED}\n${BUDGET}`));
    const { run, exitCode } = await world.run('sync');
    expect(exitCode).toBe(3);
    expect((await world.itemsOf(run.id)).every((line) => line.endsWith('held GUARD_BUDGET'))).toBe(true);
    expect(writesOf(world.sign)).toEqual([]);
  });
});
