import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApprovalRepository, orgDigest, type RunMode } from '#db';
import { type ApprovalPolicy, type Ballot, type BallotFilter, NO_APPROVALS, type PlanItem } from '#domain';
import { change } from '#testing';
import { hashOf, itemOf, RepositoriesWorld } from './repositories-world.js';

let world: RepositoriesWorld;
let approvals: ApprovalRepository;
let orgId: string;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
  approvals = new ApprovalRepository(world.db);
});
afterAll(() => world.close());
beforeEach(async () => {
  orgId = await world.org();
});

const ana = itemOf('ana@example.com', { held: 'APPROVAL_REQUIRED', because: { rules: [2] } });
const bo = itemOf('bo@example.com', {
  ...{ held: 'GUARD_BUDGET', because: { rules: [] } },
  change: change('deactivate', ['Sales'], ['Sales'], { status: ['ACTIVE', 'INACTIVE'] }),
});
const gone = itemOf('gone@example.com', { held: 'GROUP_VANISHED' });
const now = itemOf('now@example.com');

const TWO: ApprovalPolicy = { ...NO_APPROVALS, approvers: 2 };

async function planned(items: readonly PlanItem[], mode: RunMode = 'plan', requestedBy?: string) {
  const runId = await world.run(mode);
  if (requestedBy !== undefined)
    await world.db.query('update run set requested_by = $2 where id = $1', [runId, requestedBy]);
  const { planId, itemIds } = await world.plan(runId, orgId, items);
  return { runId, planId, itemIds };
}

function vote(runId: string, actor: string, more: Partial<Ballot> & { filter?: BallotFilter } = {}) {
  return approvals.vote({ runId, verdict: 'approve', actor, filter: {}, policy: NO_APPROVALS, ...more });
}

const countVotes = async (planId: string): Promise<number> => {
  const rows = await world.db.query(
    'select from approval a join plan_item i on i.id = a.item_id where i.plan_id = $1',
    [planId],
  );
  return rows.length;
};

/** How a plan stands, and what it may be applied for. */
async function use(planId: string) {
  const [row] = await world.db.query<{ state: string }>('select state from plan where id = $1', [planId]);
  return row?.state;
}

describe('a second pair of eyes', () => {
  const fourEyes: ApprovalPolicy = { ...NO_APPROVALS, fourEyes: true };

  it('is demanded by the database too, whoever writes into it and however the name is written', async () => {
    const { runId, planId, itemIds } = await planned([ana, bo], 'plan', 'Olive');
    await expect(vote(runId, ' OLIVE ', { policy: fourEyes })).rejects.toThrow('four_eyes');
    expect(await countVotes(planId)).toBe(0);
    await vote(runId, 'Paul', { policy: fourEyes });
    const forged = world.db.query(
      `update approval set actor = 'Olive', actor_key = 'olive' where item_id = any($1::uuid[])`,
      [itemIds],
    );
    await expect(forged).rejects.toThrow('approval_four_eyes');
  });

  it('lets the one who asked reject what they asked for', async () => {
    const { runId } = await planned([ana], 'plan', 'Olive');
    expect((await vote(runId, 'Olive', { policy: fourEyes, verdict: 'reject' })).decided).toBe(1);
  });
});

describe('a vote', () => {
  it('lets go what is held, and nothing that no word of a person lets go', async () => {
    const { runId, planId } = await planned([ana, bo, gone, now]);
    expect(await vote(runId, 'Olive')).toEqual({ voted: 2, decided: 2, waiting: 0, left: 1 });
    expect(await world.statesOf(planId)).toEqual([
      'ana@example.com planned',
      'bo@example.com planned',
      'gone@example.com held GROUP_VANISHED',
      'now@example.com planned',
    ]);
    await expect(vote(runId, 'Paul')).rejects.toThrow('What waits for a complete read of the directory');
  });

  it.for([
    [{ person: 'ana@example.com' }, 'ana@example.com'],
    [{ kind: 'deactivate' }, 'bo@example.com'],
    [{ rule: 2 }, 'ana@example.com'],
    [{ rule: 2, kind: 'move' }, 'ana@example.com'],
  ] as const)('concerns whom %o means, and nobody else', async ([filter, meant]) => {
    const { runId, planId } = await planned([ana, bo]);
    expect((await vote(runId, 'Olive', { filter })).decided).toBe(1);
    const states = await world.statesOf(planId);
    expect(states.filter((line) => line.endsWith(' planned'))).toEqual([`${meant} planned`]);
  });

  it.for([{ kind: 'deactivate', rule: 2 }, { person: 'nobody@example.com' }] as const)(
    'is refused where %o means nobody',
    async (filter) => {
      const { runId, planId } = await planned([ana, bo]);
      await expect(vote(runId, 'Olive', { filter })).rejects.toThrow('Nothing that this plan holds is of');
      expect(await countVotes(planId)).toBe(0);
    },
  );

  it('is refused for an org that the plan does not have', async () => {
    const { runId } = await planned([ana]);
    await expect(vote(runId, 'Olive', { filter: { org: 'emea' } })).rejects.toThrow(
      'This plan has no org emea. Nothing was changed.',
    );
  });

  it('waits for as many different people as are wanted, however they write their names', async () => {
    const { runId, planId } = await planned([ana]);
    expect(await vote(runId, 'Olive', { policy: TWO })).toMatchObject({ voted: 1, decided: 0, waiting: 1 });
    for (const same of ['Olive', ' OLIVE ']) {
      await expect(vote(runId, same, { policy: TWO })).rejects.toThrow('You have approved this before');
    }
    expect(await world.statesOf(planId)).toEqual(['ana@example.com held APPROVAL_REQUIRED']);
    expect(await vote(runId, 'Paul', { policy: TWO })).toMatchObject({ decided: 1 });
    expect(await world.statesOf(planId)).toEqual(['ana@example.com planned']);
  });

  it('of the person who asked for the run does not count where four eyes are wanted', async () => {
    const policy = { ...NO_APPROVALS, fourEyes: true };
    const { runId, planId } = await planned([ana], 'plan', 'Olive');
    await expect(vote(runId, 'olive', { policy })).rejects.toThrow('approvals.four_eyes');
    expect(await countVotes(planId)).toBe(0);
    expect((await vote(runId, 'Paul', { policy })).decided).toBe(1);
  });

  it('needs a reason where one is wanted, and keeps it in the record', async () => {
    const policy = { ...NO_APPROVALS, reasonRequired: true };
    const { runId } = await planned([ana]);
    await expect(vote(runId, 'Olive', { policy })).rejects.toThrow('Give one with --reason');
    await vote(runId, 'Olive', { policy, reason: 'ticket 7' });
    expect(
      await world.db.query('select event, subject_key, facts from audit_record where run_id = $1', [runId]),
    ).toMatchObject([
      { event: 'approved', subject_key: 'ana@example.com', facts: { by: 'Olive', reason: 'ticket 7' } },
    ]);
  });

  it('to reject ends what is held, at once', async () => {
    const { runId, planId } = await planned([ana, gone]);
    expect(await vote(runId, 'Olive', { verdict: 'reject', policy: TWO })).toMatchObject({ decided: 2 });
    expect(await world.statesOf(planId)).toEqual([
      'ana@example.com cancelled REJECTED',
      'gone@example.com cancelled REJECTED',
    ]);
    await expect(vote(runId, 'Olive')).rejects.toThrow('Nothing of this plan is held. Nothing was changed.');
  });

  it('is refused when the plan has expired, is being applied, or was superseded', async () => {
    const { runId, planId } = await planned([ana]);
    await world.db.query(`update plan set expires_at = now() - interval '1 second' where id = $1`, [planId]);
    await expect(vote(runId, 'Olive')).rejects.toThrow('This plan has expired.');
    await world.db.query(`update plan set expires_at = null, state = 'approved' where id = $1`, [planId]);
    await expect(vote(runId, 'Olive')).rejects.toThrow('A run is applying this plan');
    await world.db.query(`update plan set state = 'superseded' where id = $1`, [planId]);
    await expect(vote(runId, 'Olive')).rejects.toThrow('A later run has decided anew.');
    expect(await countVotes(planId)).toBe(0);
  });

  it('counts once, however many come at the same moment', async () => {
    const { runId, planId } = await planned([ana]);
    const many = await Promise.allSettled(
      Array.from({ length: 500 }, (_, index) => vote(runId, index % 2 === 0 ? 'Olive' : `Person ${index}`)),
    );
    expect(many.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = many.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    for (const error of refused) expect(error).toMatchObject({ code: 'APPROVAL_REFUSED' });
    expect(await countVotes(planId)).toBe(1);
    expect(await world.statesOf(planId)).toEqual(['ana@example.com planned']);
  });
});

describe('a plan that was applied', () => {
  it('is opened again for what was approved since, once, and counts only that', async () => {
    const { runId, planId, itemIds } = await planned([ana, now]);
    const first = await world.run('apply');
    await world.db.transaction(async (tx) => {
      expect(await world.approve(tx, planId, first)).toBe(true);
      await world.plans.release(tx, planId, 100);
    });
    await world.actions.end(world.db, [{ itemId: itemIds[1] ?? '', from: 'pending', state: 'failed' }]);
    expect(await world.plans.finish(world.db, planId)).toBe(true);
    expect(await world.plans.countByState(world.db, planId)).toEqual({ failed: 1, held: 1 });

    await vote(runId, 'Olive');
    expect(await use(planId)).toBe('planned');
    expect(await world.plans.countByState(world.db, planId)).toEqual({ planned: 1 });
    const [second, third] = [await world.run('apply'), await world.run('apply')];
    const won = await Promise.all(
      [second, third].map((id) => world.db.transaction((tx) => world.approve(tx, planId, id))),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await world.db.transaction((tx) => world.plans.release(tx, planId, 100))).toHaveLength(1);
  });

  it('cannot be applied once it has expired, but for the run that made it', async () => {
    const { runId, planId } = await planned([now]);
    await world.db.query(`update plan set expires_at = now() where id = $1`, [planId]);
    const later = await world.run('apply');
    expect(await world.db.transaction((tx) => world.approve(tx, planId, later))).toBe(false);
    expect(await world.db.transaction((tx) => world.approve(tx, planId, runId))).toBe(true);
  });
});

describe('a newer plan', () => {
  /** What the planner does when it writes a plan. */
  async function planAnew(items: readonly PlanItem[], policy = NO_APPROVALS, mode: RunMode = 'plan') {
    const runId = await world.run(mode);
    return world.db
      .transaction(async (tx) => {
        await world.plans.supersedeOlder(tx, runId, orgId);
        return { runId, ground: await approvals.groundOf(tx, runId, policy) };
      })
      .then(async ({ ground }) => {
        const { planId } = await world.plan(runId, orgId, items);
        await world.db.transaction((tx) =>
          approvals.carryOver(tx, { id: planId, orgId, hash: hashOf(planId) }, ground),
        );
        return { runId, planId };
      });
  }

  it('supersedes what older ones of its scope left open, and nothing of another scope or org', async () => {
    const older = await planned([ana, now]);
    const otherScope = await planned([ana, now]);
    await world.db.query(`update run set scope = '{"kind": "all"}' where id = $1`, [otherScope.runId]);
    const elsewhere = await world.plan(await world.run('plan'), await world.org(), [ana]);
    await planAnew([ana]);
    expect(await world.statesOf(older.planId)).toEqual([
      'ana@example.com superseded SUPERSEDED',
      'now@example.com superseded SUPERSEDED',
    ]);
    expect(await use(older.planId)).toBe('superseded');
    for (const { planId } of [otherScope, elsewhere]) expect(await use(planId)).toBe('planned');
    await expect(vote(older.runId, 'Olive')).rejects.toThrow('A later run has decided anew.');
  });

  it('takes over approvals of exactly the same change, which count in the old one no more', async () => {
    const older = await planned([ana, bo]);
    await vote(older.runId, 'Olive', { policy: TWO });
    const moved = itemOf('bo@example.com', {
      held: 'GUARD_BUDGET',
      change: change('update', ['Ops'], ['Sales']),
    });
    const newer = await planAnew([ana, moved], TWO);
    expect(await countVotes(newer.planId)).toBe(1);
    await expect(
      vote(newer.runId, 'Olive', { policy: TWO, filter: { person: 'ana@example.com' } }),
    ).rejects.toThrow('You have approved this before');
    expect(await vote(newer.runId, 'Paul', { policy: TWO })).toMatchObject({ voted: 2, decided: 1 });
    const [row] = await world.db.query<{ left: number }>(
      `select count(*)::int as left from approval a join plan_item i on i.id = a.item_id where i.plan_id = $1 and a.used_at is null`,
      [older.planId],
    );
    expect(row).toEqual({ left: 0 });
  });

  it('takes over nothing that was begun, was rejected or has expired', async () => {
    const begun = await planned([ana, bo]);
    await vote(begun.runId, 'Olive');
    await world.db.query(`update plan_item set attempt = 1 where id = $1`, [begun.itemIds[0]]);
    await world.db.query(`update approval set at = now() - interval '1 hour' where item_id = $1`, [
      begun.itemIds[1],
    ]);
    const newer = await planAnew([ana, bo], { ...NO_APPROVALS, expiryMs: 3_600_000 });
    expect(await countVotes(newer.planId)).toBe(0);

    await vote(newer.runId, 'Olive', { verdict: 'reject' });
    expect(await countVotes((await planAnew([ana, bo])).planId)).toBe(0);
  });
});

describe('the digest of an org', () => {
  it('is of who is there, where and with which rights, and of nothing else', async () => {
    const users = { 'ana@example.com': ['g-sales'], 'bo@example.com': ['g-sales', 'g-legal*'] };
    await world.refresh(orgId, users);
    const digest = await orgDigest(world.db, orgId);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    await world.refresh(orgId, users);
    expect(await orgDigest(world.db, orgId)).toBe(digest);
    const seen = new Set([digest, await orgDigest(world.db, await world.org(`org ${randomUUID()}`))]);
    for (const other of [
      { ...users, 'ana@example.com': ['g-sales*'] },
      { ...users, 'cy@example.com': ['g-sales'] },
    ]) {
      await world.refresh(orgId, other);
      seen.add(await orgDigest(world.db, orgId));
    }
    expect(seen.size).toBe(4);
  });

  it('of few people is not moved by what becomes of others', async () => {
    const users = { 'ana@example.com': ['g-sales'], 'bo@example.com': ['g-sales'] };
    const digest = async (changed: Record<string, string[]>) => {
      await world.refresh(orgId, { ...users, ...changed });
      return orgDigest(world.db, orgId, ['ana@example.com', 'absent@example.com']);
    };
    const first = await digest({});
    expect(await digest({ 'bo@example.com': ['g-sales*'] })).toBe(first);
    expect(await digest({ 'ana@example.com': ['g-sales*'] })).not.toBe(first);
    expect(await digest({ 'absent@example.com': ['g-sales'] })).not.toBe(first);
  });
});
