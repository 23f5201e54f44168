import type { TallyBody } from '#contracts';
import { mayBeApproved } from '#domain';

/** How to go on where a plan holds somebody. */
export function goOnLines(tallies: readonly TallyBody[], planHash: string): string[] {
  const reasons = tallies.flatMap(({ state, heldFor }) => (state === 'held' ? [heldFor ?? ''] : []));
  if (reasons.length === 0) return [];
  const approve = `Let them go:          sign-sync plan approve ${planHash.slice(0, 8)} --all`;
  return ['See the held people:  sign-sync held list', ...(reasons.some(mayBeApproved) ? [approve] : [])];
}
