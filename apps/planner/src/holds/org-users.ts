import { orgPopulation, type Transaction } from '#db';
import { type GroupKey, isInScope, type OrgUsers } from '#domain';
import type { ReadyToPlan } from '../org-planner.service.js';

/** Everybody whom the org has, as last seen: for plans of a few, and for those that come from records, which ask nobody else. */
export async function usersOfOrg(
  tx: Transaction,
  { scope, ground, shared: { org } }: Pick<ReadyToPlan, 'scope' | 'ground' | 'shared'>,
): Promise<OrgUsers[]> {
  const keys = new Map(ground.groups.map(({ id, key }) => [id, key as GroupKey]));
  const population = await orgPopulation(tx, scope, org.ownerKey);
  return population.map(
    ({ people, accountAdmin, status, groupIds, isOwner, addressFits, isCreated }): OrgUsers => {
      const groups = groupIds.flatMap((id) => keys.get(id) ?? []);
      return {
        ...{ people, accountAdmin, isOwner, groups, because: { rules: [] } },
        isOutside: !isInScope(org.scope, { addressFits, user: { groups, isCreated } }),
        status: status === null ? { confidence: 'unknown' } : { confidence: 'fresh', value: status },
      };
    },
  );
}
