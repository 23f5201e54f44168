/** As many as a run of a few people may have (ADR 0030). */
export const PEOPLE_PER_LOOK = 100;
/** Looks of one configuration at once: enough to keep source and orgs busy, few enough that bursts fold. */
const AT_ONCE = 4;
/** Looks that take long, behind a paused org, hold none of those up; but they may not become many either. */
const OPEN_MAX = 20;

/**
 * How many looks may begin now, none or more. A flood is looked at one by one, so that whoever sends it is answered: what
 * comes meanwhile folds.
 *
 * @param atWork looks under way, and those of them that began not long ago
 * @param waiting hints that nobody has taken up
 */
export function looksToBegin(
  atWork: { readonly runs: number; readonly recentRuns: number },
  waiting: number,
): number {
  const isFlood = waiting > PEOPLE_PER_LOOK;
  return Math.max(0, Math.min((isFlood ? 1 : AT_ONCE) - atWork.recentRuns, OPEN_MAX - atWork.runs));
}
