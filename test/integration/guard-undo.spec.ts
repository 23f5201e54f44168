import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '#config';
import type { DirectoryResult } from '#db';
import { guardHolding, type Guards, type PersonItem } from '#domain';
import { change, personItem, policy, rules } from '#testing';
import { guardUndo } from '../../apps/planner/src/holds/guard-undo.js';
import { orgCase, type OrgGround } from '../../apps/planner/src/shape-case.js';
import { GROUPS, RepositoriesWorld } from './repositories-world.js';

let world: RepositoriesWorld;
beforeAll(async () => {
  world = await RepositoriesWorld.open();
});
afterAll(() => world.close());

const GUARDS: Guards = {
  budgets: [{ kinds: ['move'], max: { kind: 'count', value: 2 }, per: 'group' }],
  ...{ newAccountAdmins: 'allow', lastAccountAdmin: 'hold' },
};

function ground(): OrgGround {
  const config: Pick<Config, 'policy' | 'scope' | 'govern'> = {
    policy: policy({ rules: rules(['Staff', { assigns: ['Sales'] }]) }),
    scope: { kind: 'mapped' },
    govern: { guards: GUARDS },
  };
  return {
    ...{ config: config as Config, org: 'primary', groupSets: new Map(), groups: GROUPS, listComplete: true },
    directory: { view: 'complete', heldGroups: [] as readonly string[] } as DirectoryResult,
  };
}

async function judged(orgId: string, undoing: readonly { item: PersonItem; people: number }[]) {
  const on = ground();
  const ready = {
    ...{ scope: { orgId }, ground: on, ...orgCase(on), undoing },
    decided: { counts: {} },
  } as unknown as Parameters<typeof guardUndo>[1];
  const { decided } = await world.db.transaction((tx) => guardUndo(tx, ready));
  return decided;
}

describe('guards of a plan that undoes', () => {
  const back = personItem({ change: change('update', ['Sales'], ['Legal']), because: { rules: [] } });

  it('count the people of each distinct change', async () => {
    const orgId = await world.org();
    await world.refresh(orgId, { 'ana@example.com': ['g-sales'] });
    expect((await judged(orgId, [{ item: back, people: 2 }])).guards?.breaches).toEqual([]);
    const { guards, counts } = await judged(orgId, [{ item: back, people: 3 }]);
    expect(guards && guardHolding(guards)(back)?.reason).toBe('GUARD_BUDGET');
    expect(counts.breaches?.map(({ count }) => count)).toEqual([3, 3]);
  });

  it('keep the last account admin, and take the owner for active', async () => {
    const admins = { 'ana@example.com': ['g-sales'], 'owner@example.com': ['g-sales'] };
    const demoted = personItem({
      change: change('update', ['Sales'], ['Sales'], { accountAdmin: [true, false] }),
    });
    const alone = await world.org();
    await world.refresh(alone, admins, { admins: ['ana@example.com'] });
    const reasons = async (orgId: string) =>
      (await judged(orgId, [{ item: demoted, people: 1 }])).guards?.breaches.map(({ reason }) => reason);
    expect(await reasons(alone)).toEqual(['GUARD_LAST_ADMIN']);
    const two = await world.org();
    await world.refresh(two, admins, { admins: ['ana@example.com', 'owner@example.com'] });
    expect(await reasons(two)).toEqual([]);
  });
});
