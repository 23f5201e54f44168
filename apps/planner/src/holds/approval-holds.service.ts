import { Injectable } from '@nestjs/common';
import { ApprovalRepository, type Transaction } from '#db';
import {
  holdForApproval,
  isComplete,
  itemDigest,
  NO_APPROVALS,
  outlivingVotes,
  type VoteGround,
  votesByItem,
  type Withholding,
} from '#domain';
import type { ReadyToPlan } from '../org-planner.service.js';

/** What approvals say about the items of a new plan: which must wait for one, and which have theirs already. */
@Injectable()
export class ApprovalHolds {
  constructor(private readonly approvals: ApprovalRepository) {}

  /** Holds what needs an approval. */
  required({ ground }: ReadyToPlan): Withholding {
    return holdForApproval(ground.config.govern.approvals ?? NO_APPROVALS);
  }

  /**
   * Lets go what `withholding` would hold where enough people have approved exactly this change in an earlier plan. A
   * guard gives way only to those who approved in spite of it.
   */
  async lifted(tx: Transaction, ready: ReadyToPlan, withholding: Withholding): Promise<Withholding> {
    const isTest = ready.mode === 'test';
    const votes = await this.approvals.outliving(tx, ready.scope.orgId, { isTest });
    if (votes.length === 0) return withholding;
    const ground = await this.#ground(tx, ready);
    const byDigest = votesByItem(votes);
    return (item) => {
      const hold = withholding(item);
      if (hold === undefined) return undefined;
      const digest = itemDigest(item);
      const given = (byDigest.get(digest) ?? []).filter(
        ({ heldFor }) => hold.reason === 'APPROVAL_REQUIRED' || heldFor === hold.reason,
      );
      return isComplete(outlivingVotes(given, digest, ground).length, ground.policy) ? undefined : hold;
    };
  }

  /** Approvals follow their changes into the plan that has just been sealed; a test leaves them where they are. */
  async carryOver(
    tx: Transaction,
    ready: ReadyToPlan & { readonly planId: string },
    hash: string,
  ): Promise<void> {
    if (ready.mode === 'test') return;
    const plan = { id: ready.planId, orgId: ready.scope.orgId, hash };
    await this.approvals.carryOver(tx, plan, await this.#ground(tx, ready));
  }

  async #ground(tx: Transaction, { scope, ground, now }: ReadyToPlan): Promise<VoteGround> {
    const found = await this.approvals.groundOf(
      tx,
      scope.runId,
      ground.config.govern.approvals ?? NO_APPROVALS,
    );
    return { ...found, now };
  }
}
