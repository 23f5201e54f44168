import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WaveRepository } from '#db';
import { failedWave, groupKey, type PlanItem, rankOf, type WavePolicy } from '#domain';
import { change } from '#testing';
import { itemOf, RepositoriesWorld } from './repositories-world.js';

let world: RepositoriesWorld;
let waves: WaveRepository;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
  waves = new WaveRepository();
});
afterAll(() => world.close());

const lab = { subject: 'group', org: 'primary', groupKey: groupKey('Lab'), name: 'Lab' } as const;
const CHANGES = {
  leaves: change('deactivate', ['Sales'], ['Sales'], { status: ['ACTIVE', 'INACTIVE'] }),
  loses: change('reset', ['Sales*'], ['Default Group']),
  moves: change('update', ['Sales'], ['Legal']),
  comes: change('create', [], ['Sales']),
} as const;
type What = keyof typeof CHANGES;

function peopleOf(whats: readonly What[]): PlanItem[] {
  return whats.map((what, index) =>
    itemOf(`p${String(index).padStart(3, '0')}@example.com`, { change: CHANGES[what] }),
  );
}

const policy: WavePolicy = {
  sizes: [
    { kind: 'count', value: 2 },
    { kind: 'percent', value: 50 },
  ],
  maxFailuresPercent: 10,
};

async function approved(items: readonly PlanItem[], paced: WavePolicy | undefined) {
  const runId = await world.run();
  const plan = await world.plan(runId, await world.org(), items);
  await world.db.transaction(async (tx) => {
    await world.approve(tx, plan.planId, runId);
    await waves.assign(tx, plan.planId, paced);
  });
  return { runId, ...plan };
}

/** What the planner does whenever something has settled. @returns the items that were released */
async function goOn({ planId, runId }: { planId: string; runId: string }): Promise<string[]> {
  return world.db.transaction(async (tx) => {
    const paced = await waves.of(tx, planId);
    const results = paced && (await waves.resultsBeforeNext(tx, planId));
    const failed = results && failedWave(results, paced.maxFailuresPercent);
    if (failed) await waves.hold(tx, { planId, runId }, { code: 'WAVE_STOPPED', message: 'stopped' });
    return (await world.plans.release(tx, planId, 100)).map(({ id }) => id);
  });
}

async function settle(ids: readonly string[], hasFailed: (id: string) => boolean): Promise<void> {
  const ends = ids.map((itemId) => ({
    ...{ itemId, from: 'pending' as const },
    ...(hasFailed(itemId)
      ? { state: 'failed' as const, reason: { code: '400 BAD', message: `Sign refused ${itemId}.` } }
      : { state: 'applied' as const }),
  }));
  await world.actions.end(world.db, ends);
}

describe('waves', () => {
  it('are counted over people in the order of release; groups are in none and come first', async () => {
    const plan = await approved([lab, ...peopleOf(['comes', 'moves', 'leaves', 'moves'])], policy);
    const rows = await world.db.query<{ line: string }>(
      `select concat_ws(' ', wave, action) as line from plan_item where plan_id = $1 order by wave, rank, position`,
      [plan.planId],
    );
    expect(rows.map(({ line }) => line)).toEqual([
      '0 create-group',
      '1 deactivate',
      '1 update',
      '2 update',
      '2 create',
    ]);
    expect(await goOn(plan)).toEqual([plan.itemIds[0]]);
    expect(await goOn(plan)).toEqual([]);
  });

  it('hold the rest, with the reason and a record for each, when a wave did not go well', async () => {
    const plan = await approved(peopleOf(['moves', 'moves', 'moves', 'moves', 'moves']), policy);
    const first = await goOn(plan);
    expect(first).toEqual(plan.itemIds.slice(0, 2));
    await settle(first, (id) => id === first[1]);
    expect(await goOn(plan)).toEqual([]);
    expect(await world.statesOf(plan.planId)).toEqual([
      'p000@example.com applied',
      'p001@example.com failed 400 BAD',
      ...['p002', 'p003', 'p004'].map((name) => `${name}@example.com held WAVE_STOPPED`),
    ]);
    expect(await world.plans.isOpen(world.db, plan.planId)).toBe(false);
    const failure = await world.db.transaction((tx) => waves.firstFailure(tx, plan.planId, 1));
    expect(failure).toEqual({ email: 'p001@example.com', message: `Sign refused ${first[1] ?? ''}.` });
    const audited = await world.db.query(
      `select subject_key from audit_record where run_id = $1 and event = 'held' order by 1`,
      [plan.runId],
    );
    expect(audited).toHaveLength(3);
  });

  it('begin anew with those who were held, when the plan is approved again', async () => {
    const plan = await approved(peopleOf(['moves', 'moves', 'moves', 'moves']), policy);
    await settle(await goOn(plan), () => true);
    await goOn(plan);
    await world.db.query(
      `update plan_item set state = 'planned', reason = null where plan_id = $1 and state = 'held'`,
      [plan.planId],
    );
    await world.db.transaction((tx) => waves.assign(tx, plan.planId, policy));
    expect(await goOn(plan)).toEqual(plan.itemIds.slice(2));
  });

  it('never let more people be touched than one wave has, before the waves before it have ended well', async () => {
    const size = fc.oneof(
      fc.record({ kind: fc.constant('count' as const), value: fc.integer({ min: 1, max: 12 }) }),
      fc.record({ kind: fc.constant('percent' as const), value: fc.integer({ min: 1, max: 99 }) }),
    );
    const whats = fc.array(fc.constantFrom<What>('leaves', 'loses', 'moves', 'comes'), {
      minLength: 1,
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          whats,
          sizes: fc.array(size, { minLength: 1, maxLength: 3 }),
          maxFailuresPercent: fc.constantFrom(0, 10, 50, 100),
          failing: fc.array(fc.nat(24), { maxLength: 6 }),
          isPaced: fc.boolean(),
        }),
        async ({ whats: all, sizes, maxFailuresPercent, failing, isPaced }) => {
          const items = peopleOf(all);
          const plan = await approved(items, isPaced ? { sizes, maxFailuresPercent } : undefined);
          const ends = isPaced
            ? ((await world.db.transaction((tx) => waves.of(tx, plan.planId)))?.ends ?? [])
            : [items.length];
          const touched: string[] = [];
          const failed = new Set(failing.map((index) => plan.itemIds[index] ?? ''));
          for (let round = 0; round <= items.length; round += 1) {
            const released = await goOn(plan);
            if (released.length === 0) break;
            // Those before are all over, as each round settles what it released.
            const wave = ends.findIndex((end) => end > touched.length);
            expect(touched.length + released.length).toBeLessThanOrEqual(ends[wave] ?? 0);
            const over = ends.slice(0, wave).map((end, k) => touched.slice(ends[k - 1] ?? 0, end));
            const shares = over.map((people) => people.filter((id) => failed.has(id)).length / people.length);
            expect(shares.filter((share) => isPaced && share * 100 > maxFailuresPercent)).toEqual([]);
            touched.push(...released);
            await settle(released, (id) => failed.has(id));
          }
          // The order of items follows their ranks, in waves as without.
          const ranks = touched
            .map((id) => items[plan.itemIds.indexOf(id)])
            .map((item) => (item ? rankOf(item) : -1));
          expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
          expect(await world.plans.isOpen(world.db, plan.planId)).toBe(false);
          const isWhole = failed.size === 0 || !isPaced;
          expect(touched.length).toBeGreaterThanOrEqual(isWhole ? items.length : 1);
        },
      ),
      { numRuns: 40 },
    );
  });
});
