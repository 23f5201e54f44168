import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import {
  type approvalsQuery,
  type ApprovalsBody,
  type BallotBody,
  type BallotCountBody,
  type HeldBody,
  type heldQuery,
  pageOf,
} from '#contracts';
import type { Config } from '#config';
import { ApprovalRepository, HeldRepository, type WaitingPlan } from '#db';
import {
  actorKey,
  assertSameConfiguration,
  ballotOf,
  type Caller,
  emailKey,
  may,
  mayBeApproved,
  NO_APPROVALS,
  orgsOf,
} from '#domain';
import { assertMay } from '../access/assert-may.js';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { actorOf } from '../http/actor-of.js';
import { PlanHashUnknownError } from '../http/api-errors.js';
import { PlanDesk } from './plan-desk.service.js';

/** Where the caller names no number. */
const LISTED = { held: 200, approvals: 50 };

/** What plans hold, and what people say about it. */
@Injectable()
export class HeldItemsService {
  constructor(
    private readonly approvals: ApprovalRepository,
    private readonly lists: HeldRepository,
    private readonly configurations: ConfigurationDesk,
    private readonly desk: PlanDesk,
  ) {}

  async held(caller: Caller, query: z.output<typeof heldQuery>): Promise<HeldBody> {
    const { org, configuration, reason, rule, person, after, limit = LISTED.held } = query;
    const found = await this.lists.people({
      ...{ orgs: orgsOf(caller, 'viewer'), limit: limit + 1 },
      ...(org !== undefined && { org }),
      ...(configuration !== undefined && { configName: configuration }),
      ...(reason !== undefined && { reason }),
      ...(rule !== undefined && { rule }),
      ...(person !== undefined && { person: emailKey(person) }),
      ...(after !== undefined && { after }),
    });
    const { rows, next } = pageOf(found, limit, ({ place }) => place);
    return { held: rows, next };
  }

  /** What waits for people. */
  async waiting(
    caller: Caller,
    { after, limit = LISTED.approvals }: z.output<typeof approvalsQuery>,
  ): Promise<ApprovalsBody> {
    const configs = await this.configurations.all();
    const found = await this.lists.plans({
      ...{ orgs: orgsOf(caller, 'viewer'), limit: limit + 1 },
      ...(after !== undefined && { after }),
    });
    const { rows, next } = pageOf(found, limit, ({ place }) => place);
    return { approvals: rows.map((plan) => described(plan, caller, configs)), next };
  }

  /**
   * @param digits the plan's hash, or its first digits where no other plan begins so
   * @throws PlanHashUnknownError, PlanRefusedError, ApprovalRefusedError
   */
  async vote(caller: Caller, digits: string, words: BallotBody): Promise<BallotCountBody> {
    const actor = actorOf(caller, words.by);
    const found = await this.desk.meant(caller, digits);
    const { run, config, orgs } = await this.desk.opened(found, words.configuration);
    const meant = words.org === undefined ? orgs : orgs.filter((org) => org === words.org);
    if (meant.length > 0) assertMay(caller, 'approver', meant, () => new PlanHashUnknownError(digits));
    assertSameConfiguration(run.configDigest, config.digest);
    const { runId, hash } = found;
    const policy = config.govern.approvals ?? NO_APPROVALS;
    return { hash, ...(await this.approvals.vote(ballotOf(words, { runId, actor, policy }))) };
  }
}

function described(plan: WaitingPlan, caller: Caller, configs: readonly Config[]) {
  const config = configs.find(({ name }) => name === plan.configName);
  const policy = config?.govern.approvals ?? NO_APPROVALS;
  const isOwn = plan.requestedBy !== null && actorKey(plan.requestedBy) === actorKey(caller.actor);
  return {
    ...plan,
    needed: config === undefined ? null : policy.approvers,
    mayApprove: may(caller, 'approver', plan.org) && !(policy.fourEyes && isOwn),
    reasons: plan.reasons.map((reason) => ({ ...reason, approvable: mayBeApproved(reason.reason) })),
  };
}
