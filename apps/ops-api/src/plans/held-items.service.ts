import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type {
  BallotBody,
  BallotCountBody,
  HeldPersonBody,
  heldQuery,
  RecentPlanBody,
  recentPlansQuery,
} from '#contracts';
import { ApprovalRepository, OpsRepository, ReportRepository } from '#db';
import { assertSameConfiguration, ballotOf, meantPlan, NO_APPROVALS, PlanRefusedError } from '#domain';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { actorOf } from '../http/actor-of.js';
import { RunUnknownError } from '../http/api-errors.js';

/** Where the caller names no number. */
const LISTED = { held: 200, plans: 20 };

/** What plans hold, and what people say about it. */
@Injectable()
export class HeldItemsService {
  constructor(
    private readonly reports: ReportRepository,
    private readonly ops: OpsRepository,
    private readonly approvals: ApprovalRepository,
    private readonly desk: ConfigurationDesk,
  ) {}

  async held({ org, configuration, limit }: z.output<typeof heldQuery>): Promise<HeldPersonBody[]> {
    return this.approvals.held({
      limit: limit ?? LISTED.held,
      ...(org !== undefined && { org }),
      ...(configuration !== undefined && { configName: configuration }),
    });
  }

  async recentPlans({ configuration, limit }: z.output<typeof recentPlansQuery>): Promise<RecentPlanBody[]> {
    return this.approvals.recentPlans(configuration, limit ?? LISTED.plans);
  }

  /**
   * @param digits the plan's hash, or its first digits where no other plan begins so
   * @throws PlanRefusedError, ApprovalRefusedError
   */
  async vote(digits: string, ballot: BallotBody): Promise<BallotCountBody> {
    const { runId, hash } = meantPlan(digits, await this.reports.findPlan(digits));
    const planned = await this.ops.findRun(runId);
    if (planned === undefined) throw new RunUnknownError(runId);
    const { configName, configDigest } = planned;
    if (ballot.configuration !== undefined && ballot.configuration !== configName) {
      throw new PlanRefusedError(`The plan is one of "${configName}", not of "${ballot.configuration}".`);
    }
    const config = await this.desk.chosen(configName);
    assertSameConfiguration(configDigest, config.digest);
    const policy = config.govern.approvals ?? NO_APPROVALS;
    const counted = await this.approvals.vote(ballotOf(ballot, { runId, actor: actorOf(ballot.by), policy }));
    return { hash, ...counted };
  }
}
