import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ana, heldBack, leaver } from './people-to-plan.js';
import { RepositoriesWorld } from './repositories-world.js';

let world: RepositoriesWorld;
let orgId: string;
let runId: string;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
});
beforeEach(async () => {
  orgId = await world.org();
  runId = await world.run();
});
afterAll(() => world.close());

describe('ActionRepository', () => {
  const intend = (...itemIds: string[]) =>
    world.actions.intend(
      world.db,
      itemIds.map((itemId) => ({ itemId, call: 'set-groups' })),
    );

  it('lets one of many intend an item, with its first attempt', async () => {
    const { itemIds } = await world.released(runId, orgId, [ana]);
    const [id = ''] = itemIds;
    const won = await Promise.all(Array.from({ length: 6 }, () => intend(id)));
    expect(won.map((map) => map.get(id)).filter((attempt) => attempt !== undefined)).toEqual([1]);
    expect(
      await world.db.query('select attempt, step, call from action_attempt where item_id = $1', [id]),
    ).toEqual([{ attempt: 1, step: 0, call: 'set-groups' }]);
  });

  it('intends nothing of a plan that nobody approved, or of a run that was cancelled', async () => {
    const planned = await world.plan(runId, orgId, [ana]);
    await world.db.query(`update plan_item set state = 'pending' where plan_id = $1`, [planned.planId]);
    expect(await intend(...planned.itemIds)).toEqual(new Map());
    const stopped = await world.run();
    const { itemIds } = await world.released(stopped, await world.org(), [ana]);
    await world.runs.finish(world.db, stopped, { state: 'cancelled' });
    expect(await intend(...itemIds)).toEqual(new Map());
  });

  it('gives way to a newer decision about the same person in the same org, which ends the older item', async () => {
    const older = await world.released(runId, orgId, [ana, leaver], 1);
    const newer = await world.released(await world.run(), orgId, [ana], 2);
    const elsewhere = await world.released(await world.run(), await world.org(), [leaver], 3);
    const won = await intend(...older.itemIds, ...newer.itemIds, ...elsewhere.itemIds);
    expect(new Set(won.keys())).toEqual(new Set([older.itemIds[1], newer.itemIds[0], elsewhere.itemIds[0]]));
    const superseded = await world.actions.supersedeOlder(world.db, [...older.itemIds, ...newer.itemIds]);
    const { label: org } = await world.runs.org(orgId);
    expect(superseded).toEqual([
      { itemId: older.itemIds[0], runId, orgId, org, action: 'update', subjectKey: 'ana@example.com' },
    ]);
    expect(await world.statesOf(older.planId)).toEqual([
      'ana@example.com superseded SUPERSEDED',
      'leaver@example.com intended',
    ]);
  });

  it('does not give way to a newer plan that nobody has released', async () => {
    const older = await world.released(runId, orgId, [ana], 1);
    await world.plan(await world.run('plan'), orgId, [ana], { generation: 2 });
    expect((await intend(...older.itemIds)).size).toBe(1);
  });

  it('never overwrites a final state, and says which ends it took', async () => {
    const { planId, itemIds } = await world.released(runId, orgId, [ana]);
    const [itemId = ''] = itemIds;
    await intend(itemId);
    expect(await world.actions.end(world.db, [{ itemId, from: 'intended', state: 'applied' }])).toEqual(
      new Set([itemId]),
    );
    for (const state of ['failed', 'skipped', 'superseded'] as const) {
      expect(
        await world.actions.end(world.db, [
          { itemId, from: 'intended', state, reason: { code: 'X', message: 'x' } },
        ]),
      ).toEqual(new Set());
    }
    expect(await world.statesOf(planId)).toEqual(['ana@example.com applied']);
    expect(await world.actions.load(itemIds)).toEqual([]);
  });

  it('loads what is open in the order asked for, with what was sealed', async () => {
    const { itemIds } = await world.released(runId, orgId, [ana, leaver]);
    const loaded = await world.actions.load(itemIds.toReversed());
    expect(loaded.map(({ body }) => body)).toEqual([leaver, ana]);
    expect(loaded.map(({ lane, attempt, state }) => [lane, attempt, state])).toEqual([
      ['urgent', 0, 'pending'],
      ['bulk', 0, 'pending'],
    ]);
  });

  it('keeps each step’s intent and result, also when a step is stored twice', async () => {
    const { itemIds } = await world.released(runId, orgId, [ana]);
    const [itemId = ''] = itemIds;
    await intend(itemId);
    const next = { itemId, attempt: 1, step: 1, call: 'set-record' };
    await world.actions.addStepIntents(world.db, [next]);
    await world.actions.addStepIntents(world.db, [next]);
    await world.actions.storeResults(world.db, [
      { itemId, attempt: 1, step: 0, outcome: 'done', result: { userId: 'u1' } },
      { itemId, attempt: 1, step: 1, outcome: 'refused', result: { code: '403' } },
    ]);
    const attempts = await world.db.query(
      'select step, call, outcome, result, finished_at >= intended_at as after from action_attempt where item_id = $1 order by step',
      [itemId],
    );
    expect(attempts).toEqual([
      { step: 0, call: 'set-groups', outcome: 'done', result: { userId: 'u1' }, after: true },
      { step: 1, call: 'set-record', outcome: 'refused', result: { code: '403' }, after: true },
    ]);
  });
});

describe('the audit', () => {
  it('is append-only: nothing of it can be changed, taken out or emptied', async () => {
    await world.audit.record([
      { runId, orgId, kind: 'call', event: 'GET /users', facts: { status: 200 } },
      { kind: 'decision', event: 'applied', subjectKey: 'ana@example.com', facts: {} },
    ]);
    for (const sql of [
      `update audit_record set event = 'x'`,
      'delete from audit_record',
      'truncate audit_record',
      `update audit_record set event = 'x' where false`,
    ]) {
      await expect(world.db.query(sql)).rejects.toThrow('append-only');
    }
    expect(await world.db.query('select event, facts from audit_record where run_id = $1', [runId])).toEqual([
      { event: 'GET /users', facts: { status: 200 } },
    ]);
  });

  it('outlives the run and the plan that it speaks of', async () => {
    const { planId } = await world.plan(runId, orgId, [ana, heldBack]);
    await world.db.transaction((tx) => world.audit.appendHeld(tx, planId, runId, { CREATE_USERS_OFF: 2 }));
    await world.db.query('delete from run where id = $1', [runId]);
    const records = await world.db.query(
      'select event, subject_key, facts from audit_record where run_id = $1 order by id',
      [runId],
    );
    expect(records).toMatchObject([
      { event: 'held', subject_key: 'zoe@example.com', facts: { reason: { code: 'SIGN_ONLY_LIMIT' } } },
      { event: 'skipped', subject_key: null, facts: { reasons: { CREATE_USERS_OFF: 2 } } },
    ]);
  });
});
