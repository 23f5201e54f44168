import { createHash } from 'node:crypto';
import { canonical } from '../plan/canonical.js';
import type { PersonItem, PlanItem } from '../plan/plan-item.js';
import type { HoldReason } from '../planner/plan-person.js';
import { type ChangeKind, kindsOf } from './change-kind.js';
import type { Withholding } from './withhold.js';

/** `approvals:`. Which changes wait for people, and whose word counts. */
export interface ApprovalPolicy {
  readonly required: readonly ChangeKind[];
  /** How many different people must approve, from 1. */
  readonly approvers: number;
  /** Who asked for the run may not approve what it planned. */
  readonly fourEyes: boolean;
  readonly reasonRequired: boolean;
  /** How long a plan can be applied, and an approval counts. Absent: for ever. */
  readonly expiryMs?: number;
}

/** Without the key nothing waits, and one person may let go what other reasons hold. */
export const NO_APPROVALS: ApprovalPolicy = {
  required: [],
  approvers: 1,
  fourEyes: false,
  reasonRequired: false,
};

/** The kinds of a change that wait for an approval. */
export function kindsToApprove({ change }: PersonItem, { required }: ApprovalPolicy): ChangeKind[] {
  return required.length === 0 ? [] : kindsOf(change).filter((kind) => required.includes(kind));
}

/** Holds every change of which one kind needs an approval; the whole change waits. */
export function holdForApproval(policy: ApprovalPolicy): Withholding {
  return (item) => {
    const kinds = kindsToApprove(item, policy);
    return kinds.length === 0
      ? undefined
      : { reason: 'APPROVAL_REQUIRED', because: `approvals.required: ${kinds.join(', ')}` };
  };
}

/**
 * What no word of a person lets go: the read is no evidence for the removal, so a complete one must come first; and an
 * account keeps its last administrator.
 */
const BEYOND_APPROVAL: readonly HoldReason[] = [
  'DIRECTORY_INCOMPLETE',
  'DIRECTORY_EMPTY',
  'DIRECTORY_SHRUNK',
  'GROUP_VANISHED',
  'GUARD_LAST_ADMIN',
];

export function mayBeApproved(heldFor: string): boolean {
  return !(BEYOND_APPROVAL as readonly string[]).includes(heldFor);
}

/**
 * SHA-256 of whom an item is about and what it does: an approval is bound to it, and outlives a new plan only there.
 * Before and after are both in it.
 */
export function itemDigest(item: PlanItem): string {
  const about =
    item.subject === 'group'
      ? { group: item.groupKey, name: item.name }
      : {
          ...{ person: item.emailKey, address: item.email, userId: item.signUserId },
          ...{ before: item.change.before, after: item.change.after, action: item.change.action },
        };
  return createHash('sha256')
    .update(canonical({ org: item.org, ...about }))
    .digest('hex');
}
