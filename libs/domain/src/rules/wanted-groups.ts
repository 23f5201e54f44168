import type { Rule, Scope } from './rule.js';

/** What a source is asked for (SEMANTICS 11). */
export interface WantedPeople {
  /** Directory groups, as configured: those that rules name, then the listed ones; none of them twice. */
  readonly groups: readonly string[];
  /** Whether people of none of these groups count too. */
  readonly everybody: boolean;
}

export function wantedPeople(rules: readonly Rule[], scope: Scope): WantedPeople {
  const listed = scope.kind === 'group' ? scope.groups : [];
  const groups = new Set([...rules.map(({ directoryGroup }) => directoryGroup), ...listed]);
  return { groups: [...groups], everybody: scope.kind === 'all' };
}
