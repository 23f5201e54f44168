import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type BudgetsBody, budgetsBody, budgetsQuery } from '#contracts';
import type { Caller } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { Answers } from '../http/answers.js';
import { Refuses, Summary, WRONG_CONFIGURATION } from '../openapi/route.decorators.js';
import { BudgetReader } from './budget-reader.service.js';

@Controller('budgets')
export class BudgetsController {
  constructor(private readonly reader: BudgetReader) {}

  @Get()
  @Access('viewer')
  @Summary('Say how much of each budget is used')
  @Refuses('ORG_UNKNOWN', ...WRONG_CONFIGURATION)
  @Answers(budgetsBody)
  async list(
    @CallerOf() caller: Caller,
    @Query({ schema: budgetsQuery }) query: z.output<typeof budgetsQuery>,
  ): Promise<BudgetsBody> {
    return this.reader.read(caller, query);
  }
}
