import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PlanCauseRepository } from '#db';
import type { HoldReason, PlanItem } from '#domain';
import { change } from '#testing';
import { itemOf, RepositoriesWorld } from './repositories-world.js';

let world: RepositoriesWorld;
beforeAll(async () => {
  world = await RepositoriesWorld.open();
});
afterAll(() => world.close());

const because = { rules: [1], decidedBy: 1, directoryGroup: 'Directory Group' };
const OTHERWISE = {
  usual: {},
  action: { change: change('reactivate', ['Default Group'], ['Sales']) },
  effect: { change: change('update', ['Default Group'], ['Sales'], { accountAdmin: [false, true] }) },
  from: { change: change('update', ['Legal'], ['Sales']) },
  to: { change: change('update', ['Default Group'], ['Legal']) },
  group: { because: { ...because, directoryGroup: 'SG-EMEA' } },
  'no-group': { because: { rules: [1], decidedBy: 1 } },
  decision: { because: { ...because, decidedBy: 2 } },
  'no-decision': { because: { rules: [3, 1], directoryGroup: because.directoryGroup } },
  'no-rule': { because: { rules: [] } },
} as const;

/** People of whom each differs from the others in one thing that is counted by. */
function different(prefix: string, held?: HoldReason): PlanItem[] {
  const overrides = held === undefined ? {} : { held };
  return Object.entries(OTHERWISE).map(([name, how]) =>
    itemOf(`${prefix}.${name}@example.com`, { because, ...how, ...overrides }),
  );
}

async function planOf(items: readonly PlanItem[]): Promise<string> {
  const { planId } = await world.plan(await world.run(), await world.org(), items);
  return planId;
}

describe('items that are alike in all that is counted', () => {
  it('have one number whoever they are about, and no two different ones have the same', async () => {
    const planId = await planOf([...different('ana'), ...different('bo')]);
    const numbers = await world.db.query<{ items: number }>(
      'select count(*)::int as items from plan_item where plan_id = $1 group by alike',
      [planId],
    );
    expect(numbers).toEqual(different('each').map(() => ({ items: 2 })));
  });

  it('are counted as if each were read', async () => {
    const items = [
      ...different('ana'),
      ...different('held', 'SIGN_ONLY_LIMIT').slice(0, 4),
      ...different('kept', 'DIRECTORY_INCOMPLETE').slice(2, 3),
    ];
    const planId = await planOf(items);
    const each = await world.db.query<object>(
      `select org_id as "orgId", action, state, body -> 'change' -> 'effects' as effects,
         case when state = 'held' then reason ->> 'code' end as "heldFor", count(*)::int as items
       from plan_item where plan_id = $1 group by 1, 2, 3, 4, 5`,
      [planId],
    );
    const tallies = await world.reports.tallies([planId]);
    expect(tallies).toHaveLength(each.length);
    expect(tallies).toEqual(expect.arrayContaining(each));

    const causes = await new PlanCauseRepository(world.db).find(planId, {});
    expect(causes.people).toMatchObject({ items: items.length, held: 5 });
    expect(causes.rules.map(({ rule, items: of }) => [rule, of])).toEqual([
      [1, items.length - 3],
      [2, 1],
      [3, 1],
      [null, 1],
    ]);
    expect(causes.directoryGroups).toMatchObject([
      { directoryGroup: 'Directory Group', items: items.length - 3, held: 5 },
      { directoryGroup: null, items: 2, held: 0 },
      { directoryGroup: 'SG-EMEA', items: 1, held: 0 },
    ]);
    const held = await new PlanCauseRepository(world.db).find(planId, { states: ['held'] });
    expect(held.people).toMatchObject({ items: 5, held: 5 });
  });
});
