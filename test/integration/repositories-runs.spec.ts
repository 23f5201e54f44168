import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PlanListRepository } from '#db';
import type { PlanItem } from '#domain';
import { ana, heldBack, lab, leaver } from './people-to-plan.js';
import { itemOf, RepositoriesWorld } from './repositories-world.js';

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
    await world.db.transaction((tx) => world.approve(tx, planId, runId));
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
    const [org] = (await world.reports.progress(runId))?.orgs ?? [];
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
    await world.db.transaction((tx) => world.approve(tx, plan?.id ?? '', applying));
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
      const [newest, before] = await new PlanListRepository(world.db).find({
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
