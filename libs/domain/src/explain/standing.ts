import type { DesiredAccess } from '../rules/resolve-access.js';
import type { PersonInOrg } from './person-facts.js';

/** Where a person stands in one org, in one word. */
export type Standing =
  /** Sign has what the directory and the rules want. */
  | 'in-step'
  | 'planned'
  | 'applied'
  | 'held'
  | 'failed'
  /** Left alone, with the reason. */
  | 'skipped'
  /** No rule reaches this person here, and nothing is to be done about it. */
  | 'not-managed';

const OPEN = new Set(['planned', 'pending', 'intended', 'in_doubt']);

export function standingOf(
  { items, skipped, user }: PersonInOrg,
  desired: DesiredAccess | undefined,
): Standing {
  const states = new Set(items.map(({ state }) => state));
  if (states.has('failed')) return 'failed';
  if ([...OPEN].some((state) => states.has(state))) return 'planned';
  if (states.has('held')) return 'held';
  if (states.has('applied')) return 'applied';
  if (skipped !== undefined || states.size > 0) return 'skipped';
  return desired === undefined || user === undefined ? 'not-managed' : 'in-step';
}
