import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  explainQuery,
  type HistoryBody,
  historyBody,
  historyQuery,
  type PersonExplanationBody,
  personExplanationBody,
  type PersonStateBody,
  personStateBody,
  personStateQuery,
} from '#contracts';
import { Answers } from '../http/answers.js';
import { PersonExplainer } from './person-explainer.service.js';
import { PersonHistorian } from './person-historian.service.js';

/** Steps of a page where the caller names no number. */
const PAGE = 100;

@Controller('people')
export class PeopleController {
  constructor(
    private readonly explainer: PersonExplainer,
    private readonly historian: PersonHistorian,
  ) {}

  @Get('explain')
  @Answers(personExplanationBody)
  async explain(
    @Query({ schema: explainQuery }) { email, configuration }: z.output<typeof explainQuery>,
  ): Promise<PersonExplanationBody> {
    return this.explainer.explain(email, configuration);
  }

  @Get('history')
  @Answers(historyBody)
  async history(@Query({ schema: historyQuery }) query: z.output<typeof historyQuery>): Promise<HistoryBody> {
    const { email, configuration, org, before, limit = PAGE } = query;
    const selection = { limit, ...(org !== undefined && { org }), ...(before !== undefined && { before }) };
    return this.historian.history(email, configuration, selection);
  }

  @Get('state')
  @Answers(personStateBody)
  async state(
    @Query({ schema: personStateQuery }) { email, at, configuration }: z.output<typeof personStateQuery>,
  ): Promise<PersonStateBody> {
    return this.historian.state(email, configuration, at);
  }
}
