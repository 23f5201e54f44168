import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import {
  type ComparisonBody,
  comparisonBody,
  IDEMPOTENCY_KEY,
  type RunAcceptedBody,
  runAcceptedBody,
} from '#contracts';
import { Answers } from '../http/answers.js';
import { runIdOf } from '../http/run-id-of.js';
import { ComparisonService } from './comparison.service.js';

@Controller('plans/comparisons')
export class ComparisonController {
  constructor(private readonly comparisons: ComparisonService) {}

  @Post()
  @HttpCode(202)
  @Answers(runAcceptedBody)
  async plan(
    @Body({ schema: comparisonBody }) body: ComparisonBody,
    @Headers(IDEMPOTENCY_KEY) key?: string,
  ): Promise<RunAcceptedBody> {
    return this.comparisons.plan(body, runIdOf(key));
  }
}
