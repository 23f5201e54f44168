import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GaugeRepository } from '#db';
import { emailKey } from '#domain';
import { personItem } from '#testing';
import { RepositoriesWorld } from './repositories-world.js';

let world: RepositoriesWorld;
let gauges: GaugeRepository;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
  gauges = new GaugeRepository(world.db);
});
afterAll(() => world.close());

async function ofOrg(label: string) {
  return (await gauges.read()).orgs.find(({ org }) => org === label);
}

async function silence(orgId: string, left: string): Promise<void> {
  await world.db.query(`insert into org_gate (org_id, not_before) values ($1, now() + $2::interval)`, [
    orgId,
    left,
  ]);
}

describe('GaugeRepository', () => {
  it('finds nothing in an empty database', async () => {
    expect(await gauges.read()).toEqual({
      outbox: { due: 0, oldestSeconds: 0, parked: 0 },
      deadLetters: 0,
      orgs: [],
      runs: { running: 0, waiting: 0 },
      lastSuccess: [],
    });
  });

  it('tells messages that are due from parked ones, and how long the oldest has been due', async () => {
    await world.db.query(
      `insert into outbox (message_id, pattern, envelope, created_at, not_before) values
         (gen_random_uuid(), 'a', '', now() - interval '2 hours', now() - interval '90 seconds'),
         (gen_random_uuid(), 'a', '', now(), now()),
         (gen_random_uuid(), 'a', '', now() - interval '3 hours', now() + interval '1 hour')`,
    );
    const { outbox } = await gauges.read();
    expect(outbox).toMatchObject({ due: 2, parked: 1 });
    expect(outbox.oldestSeconds).toBeGreaterThanOrEqual(90);
    expect(outbox.oldestSeconds).toBeLessThan(3600);
    await world.db.query(`delete from outbox where not_before <= now()`);
    expect((await gauges.read()).outbox).toEqual({ due: 0, oldestSeconds: 0, parked: 1 });
  });

  it('counts dead letters until somebody deals with them', async () => {
    await world.db.query(
      `insert into dead_letter (message_id, pattern, envelope, reason, attempts, first_error, last_error, state)
       select gen_random_uuid(), 'a', '', 'X', 1, '', '', state from unnest(array['dead', 'dead', 'replayed', 'discarded']) as state`,
    );
    expect((await gauges.read()).deadLetters).toBe(2);
  });

  it('says which orgs are silent, accounts of one label together', async () => {
    const first = await world.runs.ensureOrg(world.db, 'twice', 'one account');
    const second = await world.runs.ensureOrg(world.db, 'twice', 'another account');
    await silence(first, '-1 minute');
    expect(await ofOrg('twice')).toEqual({ org: 'twice', paused: false, held: 0, open: 0 });
    await silence(second, '1 hour');
    expect(await ofOrg('twice')).toEqual({ org: 'twice', paused: true, held: 0, open: 0 });
  });

  it('counts what is held and what is open, only of plans that were let run', async () => {
    const orgId = await world.org('counted');
    const items = [
      personItem({ emailKey: emailKey('ana@example.com') }),
      personItem({ emailKey: emailKey('bo@example.com') }),
      personItem({ emailKey: emailKey('cy@example.com'), held: 'DIRECTORY_INCOMPLETE' }),
    ];
    const runId = await world.run();
    const { planId, itemIds } = await world.plan(runId, orgId, items);
    expect(await ofOrg('counted')).toMatchObject({ held: 0, open: 0 });
    await world.db.transaction(async (tx) => {
      await world.approve(tx, planId, runId);
      await world.plans.release(tx, planId, 100);
    });
    expect(await ofOrg('counted')).toMatchObject({ held: 1, open: 2 });
    await world.db.query(`update plan_item set state = 'applied' where id = $1`, [itemIds[0]]);
    expect(await ofOrg('counted')).toMatchObject({ held: 1, open: 1 });
  });

  it('counts what is held in the newest plan of an org, not in those before it', async () => {
    const orgId = await world.org('again');
    const held = (name: string) =>
      personItem({ emailKey: emailKey(`${name}@example.com`), held: 'DIRECTORY_INCOMPLETE' });
    const plans = [[held('ana'), held('bo')], [held('ana')]];
    for (const items of plans) await world.released(await world.run(), orgId, items);
    expect(await ofOrg('again')).toMatchObject({ held: 1, open: 0 });
  });

  it('counts runs under way, and knows when each configuration last came to a good end', async () => {
    const before = await gauges.read();
    const done = await world.run('sync');
    const failed = await world.run('sync');
    const tested = await world.run('test');
    expect((await gauges.read()).runs.running).toBe(before.runs.running + 3);
    await world.runs.finish(world.db, failed, { state: 'failed' });
    await world.runs.finish(world.db, tested, { state: 'done' });
    expect((await gauges.read()).lastSuccess).toEqual([]);
    await world.runs.finish(world.db, done, { state: 'done' });
    await world.db.query(
      `update run set finished_at = 'epoch'::timestamptz + interval '1000 seconds' where id = $1`,
      [done],
    );
    const after = await gauges.read();
    expect(after.runs).toEqual(before.runs);
    expect(after.lastSuccess).toEqual([{ configuration: 'spec', at: 1000 }]);
  });
});
