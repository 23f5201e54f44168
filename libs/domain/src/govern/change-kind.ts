import type { Effect, PersonChange } from '../planner/person-change.js';

/** What budgets count and approvals are asked for. One change of a person can be of several kinds. */
export const CHANGE_KINDS = [
  'create',
  'reactivate',
  'move',
  'leave-group',
  'grant-group-admin',
  'revoke-group-admin',
  'grant-account-admin',
  'revoke-account-admin',
  'deactivate',
  'reset',
  'change-email',
  'names',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

const KIND_OF: Readonly<Record<Effect, ChangeKind>> = {
  create: 'create',
  reactivate: 'reactivate',
  move: 'move',
  join: 'move',
  leave: 'leave-group',
  'grant-group-admin': 'grant-group-admin',
  'revoke-group-admin': 'revoke-group-admin',
  'grant-account-admin': 'grant-account-admin',
  'revoke-account-admin': 'revoke-account-admin',
  deactivate: 'deactivate',
  rename: 'names',
  'change-email': 'change-email',
};

const RESETTING: readonly PersonChange['action'][] = ['reset', 'remove_groups', 'reset_and_deactivate'];

/** Kinds of one change, each once. What `remove_groups` and `reset` do to rights counts as well. */
export function kindsOf({ action, effects }: Pick<PersonChange, 'action' | 'effects'>): ChangeKind[] {
  const kinds = new Set<ChangeKind>(effects.map((effect) => KIND_OF[effect]));
  if (!RESETTING.includes(action)) return [...kinds];
  // Going back to the Default Group is one kind, not a move of many.
  kinds.delete('move');
  kinds.delete('leave-group');
  return ['reset', ...kinds];
}

/** Which changes are of a kind, by their action and their effects. */
export interface KindSelection {
  readonly actions?: readonly PersonChange['action'][];
  /** One of them is enough. */
  readonly effects?: readonly Effect[];
  readonly except?: readonly PersonChange['action'][];
}

/** Selects exactly the changes of which `kindsOf` names the kind. */
export function selectionOfKind(kind: ChangeKind): KindSelection {
  if (kind === 'reset') return { actions: RESETTING };
  const effects = Object.entries(KIND_OF).flatMap(([effect, of]) => (of === kind ? [effect as Effect] : []));
  return { effects, ...((kind === 'move' || kind === 'leave-group') && { except: RESETTING }) };
}
