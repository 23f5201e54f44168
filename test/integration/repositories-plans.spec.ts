import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { groupKey } from '#domain';
import { ana, heldBack, lab, leaver, toLab } from './people-to-plan.js';
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

async function addGroup(key: string): Promise<void> {
  await world.db.transaction((tx) =>
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
    expect(await world.db.transaction((tx) => world.approve(tx, planId, runId, 'f'.repeat(64)))).toBe(false);
    const runs = await Promise.all(Array.from({ length: 6 }, () => world.run('apply')));
    const won = await Promise.all(
      runs.map((id) => world.db.transaction((tx) => world.approve(tx, planId, id))),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    const sealed = await world.plans.sealedOf(world.db, runs[won.indexOf(true)] ?? '', { applies: true });
    expect(sealed.map(({ id, hash }) => ({ id, hash }))).toEqual([{ id: planId, hash: hashOf(planId) }]);
  });

  it('shows a transaction the plan that it has just approved', async () => {
    const { planId } = await world.plan(runId, orgId, []);
    const seen = await world.db.transaction(async (tx) => {
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
      (await world.db.transaction((tx) => world.plans.release(tx, planId, 100))).map(
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
      (await world.db.transaction((tx) => world.plans.release(tx, planId, 2))).map(({ id }) =>
        itemIds.indexOf(id),
      );
    expect([await release(), await release(), await release(), await release()]).toEqual([
      [0, 1],
      [2, 3],
      [4],
      [],
    ]);
  });

  it('releases people who wait for a group once it exists in their org', async () => {
    const { planId, itemIds } = await world.plan(runId, orgId, [lab, toLab]);
    expect(await world.db.transaction((tx) => world.plans.release(tx, planId, 100))).toHaveLength(1);
    await world.actions.end(world.db, [{ itemId: itemIds[0] ?? '', from: 'pending', state: 'applied' }]);
    const elsewhere = await world.org();
    await world.db.transaction((tx) =>
      world.observed.addGroup(tx, elsewhere, {
        id: 'x',
        key: lab.groupKey,
        name: lab.name,
        isDefault: false,
      }),
    );
    expect(await world.db.transaction((tx) => world.plans.release(tx, planId, 100))).toEqual([]);
    await addGroup(lab.groupKey);
    expect(await world.db.transaction((tx) => world.plans.release(tx, planId, 100))).toHaveLength(1);
  });

  it('fails those, and only those, whose group could not be created', async () => {
    const { planId, itemIds } = await world.released(runId, orgId, [lab, ana, toLab]);
    expect(await world.db.transaction((tx) => world.plans.failWaiting(tx, planId))).toEqual([]);
    const reason = { code: '403 PERMISSION_DENIED', message: 'Sign refused.' };
    await world.actions.end(world.db, [
      { itemId: itemIds[0] ?? '', from: 'pending', state: 'failed', reason },
    ]);
    const failed = await world.db.transaction((tx) => world.plans.failWaiting(tx, planId));
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
    await world.db.transaction((tx) => world.plans.supersedeOthers(tx, [orgId], [next, keptRun]));
    expect(await world.statesOf(earlier.planId)).toEqual([
      'ana@example.com superseded SUPERSEDED',
      'zoe@example.com superseded SUPERSEDED',
      'leaver@example.com intended',
    ]);
    expect(await world.statesOf(kept.planId)).toEqual(['ana@example.com planned']);
    expect(await world.statesOf(elsewhere.planId)).toEqual(['ana@example.com planned']);
    expect(await world.db.transaction((tx) => world.approve(tx, earlier.planId, next))).toBe(false);
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
