/** A budget and its use, as `GET /budgets` tells it. */
export interface BudgetUse {
  readonly kinds: readonly string[];
  readonly per: 'org' | 'rule' | 'group';
  readonly max: string;
  readonly org: string;
  readonly scope: string;
  readonly used: number;
  readonly allowed: number | null;
}

/** `create or move: at most 50 people of an org`. */
export function budgetWords({ kinds, per, max }: Pick<BudgetUse, 'kinds' | 'per' | 'max'>): string {
  const what =
    kinds.length === 0 ? 'changes of any kind' : kinds.map((kind) => kind.replaceAll('-', ' ')).join(' or ');
  const of = max.endsWith('%') ? `${max} of the people` : max === '1' ? '1 person' : `${max} people`;
  return `${what}: at most ${of} ${per === 'org' ? 'of an org' : `of each ${per}`}`;
}

/** The scope in words: a rule by its number, a group by its name; nothing where it is the org itself. */
export function scopeWords({ per, scope }: Pick<BudgetUse, 'per' | 'scope'>): string {
  if (per === 'org') return 'whole org';
  return per === 'rule' ? `rule ${scope}` : scope;
}

/** How far a budget is used up: 0 to 1, more where it is exceeded; null where nobody can say. */
export function shareUsed({ used, allowed }: Pick<BudgetUse, 'used' | 'allowed'>): number | null {
  if (allowed === null) return null;
  return allowed === 0 ? (used === 0 ? 0 : 1) : used / allowed;
}

/** Calm below four fifths; `near` until it is full; `full` from then on, where further changes are held. */
export function fillOf(share: number | null): 'unknown' | 'calm' | 'near' | 'full' {
  if (share === null) return 'unknown';
  return share >= 1 ? 'full' : share >= 0.8 ? 'near' : 'calm';
}
