import { Body, Controller, Get, HttpCode, Param, Post, Query, type StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import {
  type BallotBody,
  ballotBody,
  type BallotCountBody,
  ballotCountBody,
  exportQuery,
  type FoundPlanBody,
  foundPlansBody,
  hashPrefix,
  type HeldBody,
  heldBody,
  heldQuery,
  type ItemsBody,
  itemsBody,
  itemsFilter,
  itemsQuery,
  latestPlanBody,
  latestPlanQuery,
  type PlanApprovalBody,
  planApprovalBody,
  type PlanCausesBody,
  planCausesBody,
  type PlanDetailBody,
  planDetailBody,
  plansQuery,
  type RecentPlansBody,
  recentPlansBody,
  recentPlansQuery,
  type RunAcceptedBody,
  runAcceptedBody,
  type SkipBody,
  skipsBody,
  skipsQuery,
  talliesBody,
  type TallyBody,
} from '#contracts';
import type { Caller } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { Answers, Streams } from '../http/answers.js';
import { RequestId } from '../idempotency/request-id.decorator.js';
import { Refuses, Summary } from '../openapi/route.decorators.js';
import { HeldItemsService } from './held-items.service.js';
import { PlanApprovalService } from './plan-approval.service.js';
import { EXPORT_MEDIA, PlanExport } from './plan-export.service.js';
import { PlanReader } from './plan-reader.service.js';

const digits = hashPrefix.min(4);

@Controller('plans')
export class PlansController {
  constructor(
    private readonly reader: PlanReader,
    private readonly approvals: PlanApprovalService,
    private readonly heldItems: HeldItemsService,
    private readonly exports: PlanExport,
  ) {}

  @Get()
  @Access('viewer')
  @Summary('Plans whose hash begins so, one run for each hash')
  @Answers(foundPlansBody)
  async beginningWith(
    @CallerOf() caller: Caller,
    @Query({ schema: plansQuery }) { hash }: z.output<typeof plansQuery>,
  ): Promise<{ plans: FoundPlanBody[] }> {
    return { plans: await this.reader.beginningWith(caller, hash) };
  }

  @Get('latest')
  @Access('viewer')
  @Summary('The newest run that has a plan')
  @Answers(latestPlanBody)
  async latest(
    @CallerOf() caller: Caller,
    @Query({ schema: latestPlanQuery }) { configuration }: z.output<typeof latestPlanQuery>,
  ): Promise<{ runId: string | null }> {
    return { runId: await this.reader.latest(caller, configuration) };
  }

  @Get('recent')
  @Access('viewer')
  @Summary('Plans of runs, the newest first; tests are left out')
  @Answers(recentPlansBody)
  async recent(
    @CallerOf() caller: Caller,
    @Query({ schema: recentPlansQuery }) query: z.output<typeof recentPlansQuery>,
  ): Promise<RecentPlansBody> {
    return this.reader.recent(caller, query);
  }

  @Get('held')
  @Access('viewer')
  @Summary('People whose changes wait, with what holds them')
  @Answers(heldBody)
  async held(
    @CallerOf() caller: Caller,
    @Query({ schema: heldQuery }) query: z.output<typeof heldQuery>,
  ): Promise<HeldBody> {
    return this.heldItems.held(caller, query);
  }

  @Post(':hash/votes')
  @Access('approver')
  @HttpCode(200)
  @Summary('Approve or reject what a plan holds: all of it, or by org, kind, rule, person or items')
  @Refuses('PLAN_UNKNOWN', 'PLAN_REFUSED', 'APPROVAL_REFUSED')
  @Answers(ballotCountBody)
  async vote(
    @CallerOf() caller: Caller,
    @Param('hash', { schema: digits }) hash: string,
    @Body({ schema: ballotBody }) body: BallotBody,
  ): Promise<BallotCountBody> {
    return this.heldItems.vote(caller, hash, body);
  }

  @Post(':hash/approve')
  @Access('operator')
  @HttpCode(202)
  @Summary('Apply exactly this plan, without what it holds')
  @Refuses('PLAN_UNKNOWN', 'PLAN_REFUSED')
  @Answers(runAcceptedBody)
  async approve(
    @CallerOf() caller: Caller,
    @Param('hash', { schema: digits }) hash: string,
    @Body({ schema: planApprovalBody }) body: PlanApprovalBody,
    @RequestId() id: string,
  ): Promise<RunAcceptedBody> {
    return this.approvals.approve(caller, hash, body, id);
  }

  @Get(':plan')
  @Access('viewer')
  @Summary('One org’s plan: hash, trigger, what it was made from, counts, breaches, items by state')
  @Refuses('PLAN_UNKNOWN')
  @Answers(planDetailBody)
  async detail(
    @CallerOf() caller: Caller,
    @Param('plan', { schema: z.uuid() }) plan: string,
  ): Promise<PlanDetailBody> {
    return this.reader.detail(caller, plan);
  }

  @Get(':plan/items')
  @Access('viewer')
  @Summary('Items in the plan’s order')
  @Refuses('PLAN_UNKNOWN')
  @Answers(itemsBody)
  async items(
    @CallerOf() caller: Caller,
    @Param('plan', { schema: z.uuid() }) plan: string,
    @Query({ schema: itemsQuery }) query: z.output<typeof itemsQuery>,
  ): Promise<ItemsBody> {
    return this.reader.items(caller, plan, query);
  }

  @Get(':plan/export')
  @Access('viewer')
  @Summary('The plan as a file; html, md and json up to 20,000 items, a part of it as csv or ndjson')
  @Refuses('PLAN_UNKNOWN', 'EXPORT_TOO_LARGE')
  @Streams(...EXPORT_MEDIA)
  async export(
    @CallerOf() caller: Caller,
    @Param('plan', { schema: z.uuid() }) plan: string,
    @Query({ schema: exportQuery }) query: z.output<typeof exportQuery>,
  ): Promise<StreamableFile> {
    return this.exports.file(caller, plan, query);
  }

  @Get(':plan/tallies')
  @Access('viewer')
  @Summary('Items that share effects and fate, counted')
  @Refuses('PLAN_UNKNOWN')
  @Answers(talliesBody)
  async tallies(
    @CallerOf() caller: Caller,
    @Param('plan', { schema: z.uuid() }) plan: string,
    @Query({ schema: itemsFilter }) query: z.output<typeof itemsFilter>,
  ): Promise<{ tallies: TallyBody[] }> {
    return { tallies: await this.reader.tallies(caller, plan, query) };
  }

  @Get(':plan/causes')
  @Access('viewer')
  @Summary(
    'What most of a plan comes from: rules, directory groups, and the Sign groups that people leave and join',
  )
  @Refuses('PLAN_UNKNOWN')
  @Answers(planCausesBody)
  async causes(
    @CallerOf() caller: Caller,
    @Param('plan', { schema: z.uuid() }) plan: string,
    @Query({ schema: itemsFilter }) query: z.output<typeof itemsFilter>,
  ): Promise<PlanCausesBody> {
    return this.reader.causes(caller, plan, query);
  }

  @Get(':plan/skips')
  @Access('viewer')
  @Summary('People whom the plan leaves alone, by address')
  @Refuses('PLAN_UNKNOWN')
  @Answers(skipsBody)
  async skips(
    @CallerOf() caller: Caller,
    @Param('plan', { schema: z.uuid() }) plan: string,
    @Query({ schema: skipsQuery }) { limit }: z.output<typeof skipsQuery>,
  ): Promise<{ skips: SkipBody[] }> {
    return { skips: await this.reader.skips(caller, plan, limit) };
  }
}
