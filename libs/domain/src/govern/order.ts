import type { PlanItem } from '../plan/plan-item.js';
import type { Effect, PersonAction } from '../planner/person-change.js';

/** The order in which the items of an org are released, from 0: what takes access away comes before what gives it. */
export const RANKS = [
  'group',
  'deactivate',
  'revoke-admin',
  'lose-groups',
  'move',
  'create',
  'names',
] as const;
export type Rank = (typeof RANKS)[number];

/** An action that says by itself what it is for, whatever else it brings about. */
const RANK_OF_ACTION: Partial<Record<PersonAction, Rank>> = {
  deactivate: 'deactivate',
  reset_and_deactivate: 'deactivate',
  create: 'create',
  // Rights that a dormant account loses on its way back are in nobody's hands meanwhile.
  reactivate: 'create',
};

const RANK_OF_EFFECT: Partial<Record<Effect, Rank>> = {
  'revoke-account-admin': 'revoke-admin',
  'revoke-group-admin': 'revoke-admin',
  leave: 'lose-groups',
  rename: 'names',
};

/** Sign-only actions besides: they take, even where an effect of theirs reads like a move. */
const TAKING = new Set<PersonAction>(['reset', 'remove_groups', 'remove_roles']);

/** The place of an item in `RANKS`. A change with several effects has the rank of the first of them. */
export function rankOf(item: PlanItem): number {
  if (item.subject === 'group') return RANKS.indexOf('group');
  const { action, effects } = item.change;
  const own = RANK_OF_ACTION[action];
  if (own !== undefined) return RANKS.indexOf(own);
  const ranks = effects.map((effect) => RANK_OF_EFFECT[effect] ?? 'move');
  if (TAKING.has(action)) ranks.push('lose-groups');
  return Math.min(...ranks.map((rank) => RANKS.indexOf(rank)), RANKS.length - 1);
}

/** Which of an org's two queues an item goes through, and its calls through the gate. */
export type PlanLane = 'urgent' | 'bulk';

/** Leavers before joiners, also beside other runs: groups that others wait for, and whatever takes access away. */
export function laneOf(item: PlanItem): PlanLane {
  return rankOf(item) <= RANKS.indexOf('lose-groups') ? 'urgent' : 'bulk';
}
