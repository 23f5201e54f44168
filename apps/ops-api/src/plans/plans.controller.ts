import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  type BallotBody,
  ballotBody,
  type BallotCountBody,
  ballotCountBody,
  type FoundPlanBody,
  foundPlansBody,
  hashPrefix,
  heldBody,
  type HeldPersonBody,
  heldQuery,
  IDEMPOTENCY_KEY,
  itemsBody,
  itemsQuery,
  latestPlanBody,
  latestPlanQuery,
  type PlanApprovalBody,
  planApprovalBody,
  plansQuery,
  type RecentPlanBody,
  recentPlansBody,
  recentPlansQuery,
  type RunAcceptedBody,
  runAcceptedBody,
  type SkipBody,
  skipsBody,
  skipsQuery,
  type StoredItemBody,
  talliesBody,
  type TallyBody,
} from '#contracts';
import { Answers } from '../http/answers.js';
import { runIdOf } from '../http/run-id-of.js';
import { HeldItemsService } from './held-items.service.js';
import { PlanApprovalService } from './plan-approval.service.js';
import { PlanReader } from './plan-reader.service.js';

@Controller('plans')
export class PlansController {
  constructor(
    private readonly reader: PlanReader,
    private readonly approvals: PlanApprovalService,
    private readonly heldItems: HeldItemsService,
  ) {}

  @Get()
  @Answers(foundPlansBody)
  async beginningWith(
    @Query({ schema: plansQuery }) { hash }: z.output<typeof plansQuery>,
  ): Promise<{ plans: FoundPlanBody[] }> {
    return { plans: await this.reader.beginningWith(hash) };
  }

  @Get('latest')
  @Answers(latestPlanBody)
  async latest(
    @Query({ schema: latestPlanQuery }) { configuration }: z.output<typeof latestPlanQuery>,
  ): Promise<{ runId: string | null }> {
    return { runId: await this.reader.latest(configuration) };
  }

  @Get('recent')
  @Answers(recentPlansBody)
  async recent(
    @Query({ schema: recentPlansQuery }) query: z.output<typeof recentPlansQuery>,
  ): Promise<{ plans: RecentPlanBody[] }> {
    return { plans: await this.heldItems.recentPlans(query) };
  }

  @Get('held')
  @Answers(heldBody)
  async held(
    @Query({ schema: heldQuery }) query: z.output<typeof heldQuery>,
  ): Promise<{ held: HeldPersonBody[] }> {
    return { held: await this.heldItems.held(query) };
  }

  @Post(':hash/votes')
  @HttpCode(200)
  @Answers(ballotCountBody)
  async vote(
    @Param('hash', { schema: hashPrefix.min(4) }) hash: string,
    @Body({ schema: ballotBody }) body: BallotBody,
  ): Promise<BallotCountBody> {
    return this.heldItems.vote(hash, body);
  }

  @Post(':hash/approve')
  @HttpCode(202)
  @Answers(runAcceptedBody)
  async approve(
    @Param('hash', { schema: hashPrefix.min(4) }) hash: string,
    @Body({ schema: planApprovalBody }) body: PlanApprovalBody,
    @Headers(IDEMPOTENCY_KEY) key?: string,
  ): Promise<RunAcceptedBody> {
    return this.approvals.approve(hash, body, runIdOf(key));
  }

  @Get(':plan/items')
  @Answers(itemsBody)
  async items(
    @Param('plan', { schema: z.uuid() }) plan: string,
    @Query({ schema: itemsQuery }) query: z.output<typeof itemsQuery>,
  ): Promise<{ items: StoredItemBody[]; next: number | null }> {
    return this.reader.items(plan, query);
  }

  @Get(':plan/tallies')
  @Answers(talliesBody)
  async tallies(@Param('plan', { schema: z.uuid() }) plan: string): Promise<{ tallies: TallyBody[] }> {
    return { tallies: await this.reader.tallies(plan) };
  }

  @Get(':plan/skips')
  @Answers(skipsBody)
  async skips(
    @Param('plan', { schema: z.uuid() }) plan: string,
    @Query({ schema: skipsQuery }) { limit }: z.output<typeof skipsQuery>,
  ): Promise<{ skips: SkipBody[] }> {
    return { skips: await this.reader.skips(plan, limit) };
  }
}
