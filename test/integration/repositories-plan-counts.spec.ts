import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ITEM_STATES } from '#domain';
import { itemOf, RepositoriesWorld } from './repositories-world.js';

let world: RepositoriesWorld;
beforeAll(async () => {
  world = await RepositoriesWorld.open();
});
afterAll(() => world.close());

async function planOf(items: number): Promise<string> {
  const people = Array.from({ length: items }, (_, n) => itemOf(`person.${n}@example.com`));
  const { planId } = await world.plan(await world.run(), await world.org(), people);
  return planId;
}

async function countedOneByOne(planId: string): Promise<Record<string, number>> {
  const rows = await world.db.query<{ state: string; items: number }>(
    'select state, count(*)::int as items from plan_item where plan_id = $1 group by 1',
    [planId],
  );
  return Object.fromEntries(rows.map(({ state, items }) => [state, items]));
}

describe('the items of a plan by state', () => {
  it('are none of a plan without changes', async () => {
    expect((await world.reports.plan(await planOf(0)))?.items).toEqual({});
  });

  it('are counted as if each were read, in every mixture of states', async () => {
    const planId = await planOf(4 * ITEM_STATES.length);
    // Of the first state alone, of the first two, and so on: in the end four of each.
    for (let first = 1; first <= ITEM_STATES.length; first += 1) {
      await world.db.query(
        'update plan_item set state = ($2::text[])[1 + position % $3] where plan_id = $1',
        [planId, ITEM_STATES, first],
      );
      expect((await world.reports.plan(planId))?.items).toEqual(await countedOneByOne(planId));
    }
    const all = Object.fromEntries(ITEM_STATES.map((state) => [state, 4]));
    expect(await countedOneByOne(planId)).toEqual(all);
  });
});
