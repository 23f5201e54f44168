import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApprovalRepository } from '#db';
import { groupKey, type PlanItem } from '#domain';
import { change } from '#testing';
import { hashOf, itemOf, RepositoriesWorld } from './repositories-world.js';

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

const ana = itemOf('ana@example.com');
const leaver = itemOf('leaver@example.com', {
  change: change('deactivate', ['Sales'], ['Sales'], { status: ['ACTIVE', 'INACTIVE'] }),
});
const heldBack = itemOf('zoe@example.com', { held: 'SIGN_ONLY_LIMIT' });
const lab: PlanItem = {
  subject: 'group',
  org: 'primary',
  groupKey: groupKey('Lab "x", {y}\\'),
  name: 'Lab "x", {y}\\',
};
const toLab = itemOf('lab@example.com', { needsGroups: [lab.groupKey] });

const inTransaction: typeof world.db.transaction = (work) => world.db.transaction(work);

async function addGroup(key: string): Promise<void> {
  await inTransaction((tx) =>
    world.observed.addGroup(tx, orgId, { id: key, key, name: key, isDefault: false }),
  );
}

describe('PlanRepository', () => {
  it('stores items as they were sealed, in their order', async () => {
    const odd = itemOf('o\\d\td@example.com', {
      needsGroups: [groupKey('back\\slash'), groupKey('new\nline')],
    });
    const { planId } = await world.plan(runId, orgId, [lab, odd, heldBack]);
    const stored = await world.reports.items(planId, { limit: 10 });
    expect(stored.map(({ item }) => item)).toEqual([lab, odd, heldBack]);
    const [row] = await world.db.query(
      'select needs_groups, subject_key from plan_item where plan_id = $1 and position = 2',
      [planId],
    );
    expect(row).toEqual({ needs_groups: ['back\\slash', 'new\nline'], subject_key: 'o\\d\td@example.com' });
  });

  it('lets one of many approve a plan, and nobody with another hash', async () => {
    const { planId } = await world.plan(runId, orgId, [ana]);
    expect(await inTransaction((tx) => world.approve(tx, planId, runId, 'f'.repeat(64)))).toBe(false);
    const runs = await Promise.all(Array.from({ length: 6 }, () => world.run('apply')));
    const won = await Promise.all(runs.map((id) => inTransaction((tx) => world.approve(tx, planId, id))));
    expect(won.filter(Boolean)).toHaveLength(1);
    const sealed = await world.plans.sealedOf(world.db, runs[won.indexOf(true)] ?? '', { applies: true });
    expect(sealed.map(({ id, hash }) => ({ id, hash }))).toEqual([{ id: planId, hash: hashOf(planId) }]);
  });

  it('shows a transaction the plan that it has just approved', async () => {
    const { planId } = await world.plan(runId, orgId, []);
    const seen = await inTransaction(async (tx) => {
      await world.approve(tx, planId, runId);
      return world.plans.sealedOf(tx, runId, { applies: true });
    });
    expect(seen).toHaveLength(1);
  });

  it('releases leavers first, the others when they are done and in the order of the plan, and nobody who is held', async () => {
    const { planId, itemIds } = await world.plan(runId, orgId, [
      ana,
      heldBack,
      itemOf('bo@example.com'),
      leaver,
    ]);
    const release = async () =>
      (await inTransaction((tx) => world.plans.release(tx, planId, 100))).map(
        ({ id, kind, lane }) => `${itemIds.indexOf(id)} ${kind} ${lane}`,
      );
    expect(await release()).toEqual(['3 deactivate urgent']);
    expect(await release()).toEqual([]);
    await world.actions.end(world.db, [{ itemId: itemIds[3] ?? '', from: 'pending', state: 'applied' }]);
    expect(await release()).toEqual(['0 update bulk', '2 update bulk']);
    expect(await world.statesOf(planId)).toEqual([
      'ana@example.com pending',
      'zoe@example.com held SIGN_ONLY_LIMIT',
      'bo@example.com pending',
      'leaver@example.com applied',
    ]);
    expect(await release()).toEqual([]);
    expect(await world.plans.isOpen(world.db, planId)).toBe(true);
  });

  it('releases in parts, each person once, and no further than whose turn it is', async () => {
    const emails = ['ana', 'bo', 'cy', 'di', 'ed'].map((name) => `${name}@example.com`);
    const { planId, itemIds } = await world.plan(
      runId,
      orgId,
      emails.map((email) => itemOf(email)),
    );
    const release = async () =>
      (await inTransaction((tx) => world.plans.release(tx, planId, 2))).map(({ id }) => itemIds.indexOf(id));
    expect([await release(), await release(), await release(), await release()]).toEqual([
      [0, 1],
      [2, 3],
      [4],
      [],
    ]);
  });

  it('releases people who wait for a group once it exists in their org', async () => {
    const { planId, itemIds } = await world.plan(runId, orgId, [lab, toLab]);
    expect(await inTransaction((tx) => world.plans.release(tx, planId, 100))).toHaveLength(1);
    await world.actions.end(world.db, [{ itemId: itemIds[0] ?? '', from: 'pending', state: 'applied' }]);
    const elsewhere = await world.org();
    await inTransaction((tx) =>
      world.observed.addGroup(tx, elsewhere, {
        id: 'x',
        key: lab.groupKey,
        name: lab.name,
        isDefault: false,
      }),
    );
    expect(await inTransaction((tx) => world.plans.release(tx, planId, 100))).toEqual([]);
    await addGroup(lab.groupKey);
    expect(await inTransaction((tx) => world.plans.release(tx, planId, 100))).toHaveLength(1);
  });

  it('fails those, and only those, whose group could not be created', async () => {
    const { planId, itemIds } = await world.released(runId, orgId, [lab, ana, toLab]);
    expect(await inTransaction((tx) => world.plans.failWaiting(tx, planId))).toEqual([]);
    const reason = { code: '403 PERMISSION_DENIED', message: 'Sign refused.' };
    await world.actions.end(world.db, [
      { itemId: itemIds[0] ?? '', from: 'pending', state: 'failed', reason },
    ]);
    const failed = await inTransaction((tx) => world.plans.failWaiting(tx, planId));
    expect(failed).toEqual([
      {
        id: itemIds[2],
        kind: 'update',
        subjectKey: 'lab@example.com',
        reason: {
          code: 'GROUP_NOT_CREATED',
          message: `The Sign group "${lab.name}" could not be created: Sign refused.`,
        },
      },
    ]);
    expect(await world.statesOf(planId)).toContain('ana@example.com pending');
  });

  it('supersedes what earlier runs left open, and touches nothing that is in doubt, done, kept or of another org', async () => {
    const earlier = await world.released(runId, orgId, [ana, heldBack, leaver]);
    await world.actions.intend(world.db, [{ itemId: earlier.itemIds[2] ?? '', call: 'set-state' }]);
    const keptRun = await world.run('plan');
    const kept = await world.plan(keptRun, orgId, [ana]);
    const elsewhere = await world.plan(await world.run(), await world.org(), [ana]);
    const next = await world.run();
    await inTransaction((tx) => world.plans.supersedeOthers(tx, [orgId], [next, keptRun]));
    expect(await world.statesOf(earlier.planId)).toEqual([
      'ana@example.com superseded SUPERSEDED',
      'zoe@example.com superseded SUPERSEDED',
      'leaver@example.com intended',
    ]);
    expect(await world.statesOf(kept.planId)).toEqual(['ana@example.com planned']);
    expect(await world.statesOf(elsewhere.planId)).toEqual(['ana@example.com planned']);
    expect(await inTransaction((tx) => world.approve(tx, earlier.planId, next))).toBe(false);
    expect((await world.actions.openIntents(orgId, next)).map(({ subjectKey }) => subjectKey)).toEqual([
      'leaver@example.com',
    ]);
    expect(await world.actions.openIntents(orgId, runId)).toEqual([]);
  });

  it('finishes an approved plan once', async () => {
    const { planId } = await world.released(runId, orgId, []);
    expect(await world.plans.finish(world.db, planId)).toBe(true);
    expect(await world.plans.finish(world.db, planId)).toBe(false);
  });
});

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
    await inTransaction((tx) => world.audit.appendHeld(tx, planId, runId, { CREATE_USERS_OFF: 2 }));
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

describe('ReportRepository', () => {
  it('lists every plan of a run, also while the plans of other orgs are already applied', async () => {
    const other = await world.org();
    const first = await world.released(runId, orgId, [ana]);
    const second = await world.plan(runId, other, [ana]);
    const ids = async (id: string) => (await world.reports.plans(id)).map(({ planId }) => planId).toSorted();
    expect(await ids(runId)).toEqual([first.planId, second.planId].toSorted());
  });

  it('lists the plan of a run under that run and under the one that applies it', async () => {
    const planRun = await world.run('plan');
    const { planId } = await world.plan(planRun, orgId, [ana]);
    await inTransaction((tx) => world.approve(tx, planId, runId));
    for (const id of [planRun, runId]) {
      expect((await world.reports.plans(id)).map((plan) => plan.planId)).toEqual([planId]);
    }
  });

  it('counts items by what they do and how they stand, and narrows lists of them', async () => {
    const { planId } = await world.plan(runId, orgId, [lab, ana, leaver, heldBack]);
    const tallies = await world.reports.tallies([planId]);
    expect(
      tallies
        .map(
          ({ action, state, effects, heldFor, items }) =>
            `${action} ${state} ${effects.join()} ${heldFor} ${items}`,
        )
        .toSorted(),
    ).toEqual([
      'create-group planned  null 1',
      'deactivate planned deactivate null 1',
      'update held move SIGN_ONLY_LIMIT 1',
      'update planned move null 1',
    ]);
    const found = async (filter: Partial<Parameters<typeof world.reports.items>[1]>) =>
      (await world.reports.items(planId, { limit: 10, ...filter })).map(({ item }) => item);
    expect(await found({ states: ['held'], reason: 'SIGN_ONLY_LIMIT' })).toEqual([heldBack]);
    expect(await found({ reason: 'GROUP_VANISHED' })).toEqual([]);
    expect(await found({ action: 'create-group' })).toEqual([lab]);
    expect(await found({ effect: 'move' })).toEqual([ana, heldBack]);
    expect(await found({ effect: 'deactivate', except: ['deactivate'] })).toEqual([]);
    expect(await found({ limit: 2 })).toEqual([lab, ana]);
    const streamed: PlanItem[] = [];
    for await (const batch of world.reports.streamItems(planId))
      streamed.push(...batch.map(({ item }) => item));
    expect(streamed).toEqual([lab, ana, leaver, heldBack]);
  });

  it('tells how far a run is', async () => {
    const { itemIds } = await world.released(runId, orgId, [ana, leaver, heldBack]);
    await world.runs.addOrg(world.db, runId, orgId);
    await world.planning.ask(world.db, runId, orgId, [{ signUserId: 'u1', fact: 'status' }]);
    await world.actions.end(world.db, [{ itemId: itemIds[0] ?? '', from: 'pending', state: 'failed' }]);
    const [org] = (await world.reports.progress(runId)).orgs;
    expect(org).toMatchObject({
      state: 'reading',
      items: 2,
      finished: 1,
      asked: 1,
      answered: 0,
      waitingUntil: null,
    });
  });

  it('finds the plan of a run by the first digits of its hash, of two equal ones the one that is still open', async () => {
    const hash = runId.replaceAll('-', '').repeat(2);
    const sealed = async (mode: 'plan' | 'apply') => {
      const id = await world.run(mode);
      if (mode === 'plan') await world.plan(id, orgId, [ana]);
      await world.runs.finish(world.db, id, { state: 'done', planHash: hash });
      return id;
    };
    const open = await sealed('plan');
    const used = await sealed('plan');
    const applying = await sealed('apply');
    const [plan] = await world.plans.ofRun(used);
    await inTransaction((tx) => world.approve(tx, plan?.id ?? '', applying));
    for (const given of [hash.slice(0, 12), hash]) {
      expect(await world.reports.findPlan(given)).toEqual([{ runId: open, hash }]);
    }
    expect(await world.reports.findPlan('%')).toEqual([]);
    expect(await world.reports.latestPlannedRun()).toBe(used);
    expect(await world.reports.latestPlan()).toBe(used);
  });
});

describe('the newest plan', () => {
  it.for([
    ['undoRunId', { shown: true, lists: { undoes: expect.any(String), isCompared: false } }],
    ['basedOn', { shown: false, lists: { undoes: null, isCompared: true } }],
  ] as const)(
    'of a run with %s is listed as such, and shown where it can be applied',
    async ([option, want]) => {
      const orgId = await world.org();
      const planned = async (hash: string) => {
        const id = await world.run('plan');
        await world.plan(id, orgId, [itemOf('ana@example.com')]);
        await world.runs.finish(world.db, id, { state: 'done', planHash: hash });
        return id;
      };
      const usual = await planned('a'.repeat(64));
      const special = await planned('b'.repeat(64));
      await world.db.query('update run set options = jsonb_build_object($2::text, $3::text) where id = $1', [
        ...[special, option, usual],
      ]);
      expect(await world.reports.latestPlannedRun()).toBe(usual);
      expect(await world.reports.latestPlan()).toBe(want.shown ? special : usual);
      const [newest, before] = await new ApprovalRepository(world.db).recentPlans({
        configName: 'spec',
        limit: 2,
      });
      expect(newest).toMatchObject({ runId: special, ...want.lists });
      expect(before).toMatchObject({ runId: usual, undoes: null, isCompared: false });
    },
  );
});

describe('RunRepository', () => {
  it('names the runs of a day one after the other, however many begin at once', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => world.run()));
    const names = await Promise.all(ids.map(async (id) => (await world.runs.find(id)).name));
    expect(new Set(names).size).toBe(5);
    for (const name of names) expect(name).toMatch(/^\d{4}-\d\d-\d\d-\d{4}$/);
  });

  it('ends a run once, and interrupts what a killed process left behind', async () => {
    expect(await world.runs.finish(world.db, runId, { state: 'done' })).toBe(true);
    expect(await world.runs.finish(world.db, runId, { state: 'failed' })).toBe(false);
    const left = await world.run();
    await world.runs.interruptAll(world.db);
    const states = await Promise.all([runId, left].map(async (id) => (await world.runs.find(id)).state));
    expect(states).toEqual(['done', 'interrupted']);
  });

  it('begins a new org where a label meets another account', async () => {
    const first = await world.runs.ensureOrg(world.db, 'primary', 'a@example.com at one');
    expect(await world.runs.ensureOrg(world.db, 'primary', 'a@example.com at one')).toBe(first);
    expect(await world.runs.ensureOrg(world.db, 'primary', 'b@example.com at one')).not.toBe(first);
  });

  it('ends a round of questions when the last is answered, and once, however often answers come', async () => {
    await world.runs.addOrg(world.db, runId, orgId);
    const questions = ['u1', 'u2'].map((signUserId) => ({ signUserId, fact: 'status' as const }));
    await world.planning.ask(world.db, runId, orgId, questions);
    await world.runs.beginRound(world.db, runId, orgId, 1);
    const answered = async (signUserId: string) => {
      await world.planning.settleQuestions(world.db, runId, orgId, [{ signUserId, fact: 'status' }]);
      return world.runs.endRound(world.db, runId, orgId, 1);
    };
    expect([await answered('u1'), await answered('u1'), await answered('u2'), await answered('u2')]).toEqual([
      ...[false, false, true, false],
    ]);
    await world.runs.beginRound(world.db, runId, orgId, 2);
    expect(await world.runs.endRound(world.db, runId, orgId, 1)).toBe(false);
  });
});
