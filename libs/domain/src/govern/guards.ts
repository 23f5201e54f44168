import type { SignOnlyLimit } from '../rules/sync-policy.js';
import type { OrgName } from '../rules/rule.js';
import type { ChangeKind } from './change-kind.js';

/** `guards:` of a configuration: what a plan may do without anybody looking at it. */
export interface Guards {
  /** In the order of the file: `guards.budgets[0]` is the first. */
  readonly budgets: readonly Budget[];
  /** Whether changes that make somebody account admin wait for an approval. */
  readonly newAccountAdmins: 'hold' | 'allow';
  /** Whether an org's last active account admins are kept. */
  readonly lastAccountAdmin: 'hold' | 'allow';
  /** Percentage that a mapped directory group may lose between two reads. */
  readonly groupShrink?: number;
  /** Percentage that the whole read may lose. */
  readonly directoryShrink?: number;
}

/** How many changes of some kinds, counted together, may be done. */
export interface Budget {
  readonly kinds: readonly ChangeKind[];
  /** People, or a percentage of those users of the org (of the rule, of the Sign group) who are not INACTIVE. Equal is allowed. */
  readonly max: SignOnlyLimit;
  /** Counted for the whole org, for each rule, or for each Sign group that is joined or left. */
  readonly per: BudgetScope;
  /** Missing: in each org, each for itself. */
  readonly orgs?: readonly OrgName[];
}

export const BUDGET_SCOPES = ['org', 'rule', 'group'] as const;
export type BudgetScope = (typeof BUDGET_SCOPES)[number];
