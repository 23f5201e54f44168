import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  explainQuery,
  type HistoryBody,
  historyBody,
  historyQuery,
  type PeopleBody,
  peopleBody,
  peopleQuery,
  type PersonExplanationBody,
  personExplanationBody,
  type PersonStateBody,
  personStateBody,
  personStateQuery,
  type PersonSyncBody,
  personSyncBody,
  type PersonSyncStepsBody,
  personSyncStepsBody,
  type RunAcceptedBody,
  runAcceptedBody,
} from '#contracts';
import type { Caller } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { Answers } from '../http/answers.js';
import { RequestId } from '../idempotency/request-id.decorator.js';
import { Refuses, Summary, WRONG_CONFIGURATION } from '../openapi/route.decorators.js';
import { PeopleFinder } from './people-finder.service.js';
import { PersonExplainer } from './person-explainer.service.js';
import { PersonHistorian } from './person-historian.service.js';
import { PersonSyncSteps } from './person-sync-steps.service.js';
import { PersonSyncService } from './person-sync.service.js';

/** Steps of a page where the caller names no number. */
const PAGE = 100;

@Controller('people')
export class PeopleController {
  constructor(
    private readonly finder: PeopleFinder,
    private readonly explainer: PersonExplainer,
    private readonly historian: PersonHistorian,
    private readonly syncs: PersonSyncService,
    private readonly steps: PersonSyncSteps,
  ) {}

  @Get()
  @Access('viewer')
  @Summary('Find people by address, name, group, org or state')
  @Refuses('ORG_UNKNOWN', ...WRONG_CONFIGURATION)
  @Answers(peopleBody)
  async find(
    @CallerOf() caller: Caller,
    @Query({ schema: peopleQuery }) query: z.output<typeof peopleQuery>,
  ): Promise<PeopleBody> {
    return this.finder.find(caller, query);
  }

  @Get('explain')
  @Access('viewer')
  @Summary('Say why one person has what they have, or does not')
  @Refuses('PLAN_UNKNOWN', ...WRONG_CONFIGURATION)
  @Answers(personExplanationBody)
  async explain(
    @CallerOf() caller: Caller,
    @Query({ schema: explainQuery }) { email, configuration }: z.output<typeof explainQuery>,
  ): Promise<PersonExplanationBody> {
    return this.explainer.explain(caller, email, configuration);
  }

  @Get('history')
  @Access('viewer')
  @Summary('List every recorded step of one person')
  @Refuses('PERSON_UNKNOWN', ...WRONG_CONFIGURATION)
  @Answers(historyBody)
  async history(
    @CallerOf() caller: Caller,
    @Query({ schema: historyQuery }) query: z.output<typeof historyQuery>,
  ): Promise<HistoryBody> {
    const { email, configuration, org, before, limit = PAGE } = query;
    const selection = { limit, ...(org !== undefined && { org }), ...(before !== undefined && { before }) };
    return this.historian.history(caller, email, configuration, selection);
  }

  @Get('state')
  @Access('viewer')
  @Summary('Say what was known of one person at a moment')
  @Refuses('PERSON_UNKNOWN', ...WRONG_CONFIGURATION)
  @Answers(personStateBody)
  async state(
    @CallerOf() caller: Caller,
    @Query({ schema: personStateQuery }) { email, at, configuration }: z.output<typeof personStateQuery>,
  ): Promise<PersonStateBody> {
    return this.historian.state(caller, email, configuration, at);
  }

  @Post('sync')
  @HttpCode(202)
  @Access('operator')
  @Summary('Sync one person now, and nobody else')
  @Refuses('ORG_UNKNOWN', ...WRONG_CONFIGURATION)
  @Answers(runAcceptedBody)
  async sync(
    @CallerOf() caller: Caller,
    @Body({ schema: personSyncBody }) body: PersonSyncBody,
    @RequestId() id: string,
  ): Promise<RunAcceptedBody> {
    return this.syncs.sync(caller, body, id);
  }

  @Get('sync/:run')
  @Access('viewer')
  @Summary('Tell the sync of few people step by step')
  @Refuses('RUN_UNKNOWN')
  @Answers(personSyncStepsBody)
  async syncSteps(
    @CallerOf() caller: Caller,
    @Param('run', { schema: z.string().max(100) }) run: string,
  ): Promise<PersonSyncStepsBody> {
    return this.steps.of(caller, run);
  }
}
