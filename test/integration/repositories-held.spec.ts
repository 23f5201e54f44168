import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HeldRepository } from '#db';
import { itemOf, RepositoriesWorld } from './repositories-world.js';

let world: RepositoriesWorld;
let held: HeldRepository;
let orgId: string;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
  held = new HeldRepository(world.db);
});
afterAll(() => world.close());
beforeEach(async () => {
  orgId = await world.org();
});

const now = itemOf('now@example.com');

describe('who is held', () => {
  it('says in words why somebody is held, also where the plan has no more to say than a code', async () => {
    const runId = await world.run('plan');
    const { itemIds } = await world.plan(runId, orgId, [
      itemOf('gone@example.com', { held: 'GROUP_VANISHED' }),
    ]);
    await world.db.query(`update run set plan_hash = 'h' where id = $1`, [runId]);
    const [found] = await held.people({ limit: 1, person: 'gone@example.com' });
    expect(found).toMatchObject({
      ...{ itemId: itemIds[0], reason: 'GROUP_VANISHED' },
      message: 'the directory group they were last seen in has nobody any more',
    });
  });

  it('tells of everybody once and in one order, whatever the size of a page', async () => {
    const configName = `spec ${randomUUID()}`;
    const orgs = [orgId, await world.org(), await world.org('primary')];
    const waits = (count: number) =>
      Array.from({ length: count }, (_, index) => itemOf(`p${index}@example.com`, { held: 'GUARD_BUDGET' }));
    for (const counts of [
      [3, 0, 4],
      [1, 5, 2],
    ]) {
      const runId = await world.run('plan');
      for (const [index, id] of orgs.entries())
        await world.plan(runId, id, [now, ...waits(counts[index] ?? 0)]);
      await world.db.query(
        `update run set config_name = $2, plan_hash = 'h', started_at = now() where id = $1`,
        [...[runId, configName]],
      );
    }
    const whole = await held.people({ configName, limit: 100 });
    const inOrder = whole.map(
      ({ org, place }) => `${org === 'primary' ? 'first' : 'other'} ${place.position}`,
    );
    // The newer plan before the older one, of each the configuration's first org before the others.
    expect(inOrder.slice(0, 2)).toEqual(['first 2', 'first 3']);
    expect(inOrder.slice(8, 12)).toEqual(['first 2', 'first 3', 'first 4', 'first 5']);
    expect(inOrder.filter((word) => word.startsWith('other'))).toHaveLength(9);
    expect(whole).toHaveLength(15);
    for (const size of [1, 2, 4, 14, 15]) {
      const paged: typeof whole = [];
      for (;;) {
        const after = paged.at(-1)?.place;
        const page = await held.people({ configName, limit: size, ...(after && { after }) });
        paged.push(...page);
        if (page.length < size) break;
      }
      expect(paged).toEqual(whole);
    }
  });
});
