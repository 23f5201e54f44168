import type { HoldReason } from '../planner/plan-person.js';
import { isMoreThan } from '../planner/sign-only-limit.js';
import type { Guards } from './guards.js';

/** People of a mapped directory group in scope, now and in the last complete read. */
export interface GroupSizes {
  readonly group: string;
  readonly now: number;
  readonly baseline: number;
}

/** What has lost more people than guards allow. */
export interface Shrinkage {
  readonly groups: readonly GroupSizes[];
  readonly directory?: { readonly now: number; readonly baseline: number };
}

/** Smaller groups and directories say nothing by becoming small (SEMANTICS 22). */
const TELLING_SIZE = 20;
const GROUPS_KEPT = 50;

/**
 * Judges a complete read against the last complete one.
 *
 * @param emptied groups that are allowed to be empty, or are held already for being so
 * @returns undefined when nothing has shrunk beyond what is allowed
 */
export function judgeShrink(
  { groupShrink, directoryShrink }: Guards,
  groups: readonly GroupSizes[],
  directory: { readonly now: number; readonly baseline: number },
): Shrinkage | undefined {
  const shrunk = groups.filter(({ now, baseline }) => now > 0 && lostMore(now, baseline, groupShrink));
  const isShrunk = lostMore(directory.now, directory.baseline, directoryShrink);
  if (shrunk.length === 0 && !isShrunk) return undefined;
  return { groups: shrunk, ...(isShrunk && { directory }) };
}

function lostMore(now: number, baseline: number, percent: number | undefined): boolean {
  if (percent === undefined || baseline < TELLING_SIZE || now >= baseline) return false;
  return isMoreThan(baseline - now, percent, baseline);
}

/**
 * Why removals of somebody wait who has left what has shrunk.
 *
 * @param now their directory groups; undefined for people who are absent or disabled
 * @param before the same in the last complete read
 */
export function shrinkHold(
  shrunk: Shrinkage | undefined,
  now: readonly string[] | undefined,
  before: readonly string[] | undefined,
): HoldReason | undefined {
  const left = before?.filter((group) => !now?.includes(group)) ?? [];
  if (shrunk === undefined || left.length === 0) return undefined;
  if (shrunk.groups.some(({ group }) => left.includes(group))) return 'GUARD_GROUP_SHRUNK';
  return shrunk.directory === undefined ? undefined : 'GUARD_DIRECTORY_SHRUNK';
}

/** Groups whose size has changed, the largest difference first: at most 50, as a guard names one of them. */
export function changedSizes(groups: readonly GroupSizes[]): GroupSizes[] {
  const difference = ({ now, baseline }: GroupSizes) => Math.abs(now - baseline);
  return groups
    .filter((sizes) => difference(sizes) > 0)
    .toSorted((a, b) => difference(b) - difference(a))
    .slice(0, GROUPS_KEPT);
}
