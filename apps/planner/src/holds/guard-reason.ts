import type { Shape } from '#db';
import { type PersonItem, shrinkWords } from '#domain';
import type { OrgGround } from '../shape-case.js';

/** Says which group or directory has shrunk, where a person waits for that. */
export function withReason(
  item: PersonItem,
  { baselineGroupSet }: Shape,
  { directory: { shrunk }, config, groupSets }: OrgGround,
): PersonItem {
  const { guards } = config.govern;
  if (shrunk === undefined || guards === undefined) return item;
  if (item.held !== 'GUARD_GROUP_SHRUNK' && item.held !== 'GUARD_DIRECTORY_SHRUNK') return item;
  const before = baselineGroupSet === null ? undefined : groupSets.get(baselineGroupSet);
  const groups = shrunk.groups.filter(({ group }) => before?.includes(group));
  const words = shrinkWords({ ...shrunk, groups }, guards, config.policy.rules);
  const [heldBecause] = item.held === 'GUARD_GROUP_SHRUNK' ? words.groups : words.directory;
  return heldBecause === undefined ? item : { ...item, heldBecause };
}
