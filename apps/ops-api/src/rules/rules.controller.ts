import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type RulesBody, rulesBody, rulesQuery } from '#contracts';
import { Access } from '../access/access.decorator.js';
import { Answers } from '../http/answers.js';
import { Summary } from '../openapi/route.decorators.js';
import { RuleReader } from './rule-reader.service.js';

@Controller('rules')
export class RulesController {
  constructor(private readonly reader: RuleReader) {}

  /** Rules stand in one order and speak of one another, so that no part of them can be told alone. */
  @Get()
  @Access('viewer', 'all')
  @Summary('List the rules in their order, with the people of each and what looks wrong')
  @Answers(rulesBody)
  async list(
    @Query({ schema: rulesQuery }) { configuration }: z.output<typeof rulesQuery>,
  ): Promise<RulesBody> {
    return this.reader.read(configuration);
  }
}
