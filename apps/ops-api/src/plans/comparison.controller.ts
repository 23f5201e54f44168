import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { type ComparisonBody, comparisonBody, type RunAcceptedBody, runAcceptedBody } from '#contracts';
import type { Caller } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { Answers } from '../http/answers.js';
import { RequestId } from '../idempotency/request-id.decorator.js';
import { Refuses, Summary, WRONG_CONFIGURATION } from '../openapi/route.decorators.js';
import { ComparisonService } from './comparison.service.js';

@Controller('plans/comparisons')
export class ComparisonController {
  constructor(private readonly comparisons: ComparisonService) {}

  @Post()
  @HttpCode(202)
  @Access('operator', 'all')
  @Summary('Plan by the rules of another configuration, for a comparison; such a plan is never applied')
  @Refuses('RUN_UNKNOWN', ...WRONG_CONFIGURATION, 'COMPARISON_REFUSED', 'IDEMPOTENCY_KEY_REUSED')
  @Answers(runAcceptedBody)
  async plan(
    @CallerOf() caller: Caller,
    @Body({ schema: comparisonBody }) body: ComparisonBody,
    @RequestId() id: string,
  ): Promise<RunAcceptedBody> {
    return this.comparisons.plan(caller, body, id);
  }
}
