import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  callsBody,
  IDEMPOTENCY_KEY,
  type PlanBody,
  plansBody,
  type ProgressBody,
  progressBody,
  type RunAcceptedBody,
  runAcceptedBody,
  type RunBody,
  runBody,
  type RunRequestBody,
  runRequestBody,
  runsBody,
  runsQuery,
} from '#contracts';
import { Answers } from '../http/answers.js';
import { runIdOf } from '../http/run-id-of.js';
import { RunCancelService } from './run-cancel.service.js';
import { RunReader } from './run-reader.service.js';
import { RunRequestService } from './run-request.service.js';

const LISTED = 50;

@Controller('runs')
export class RunsController {
  constructor(
    private readonly requests: RunRequestService,
    private readonly reader: RunReader,
    private readonly cancels: RunCancelService,
  ) {}

  @Post()
  @HttpCode(202)
  @Answers(runAcceptedBody)
  async request(
    @Body({ schema: runRequestBody }) body: RunRequestBody,
    @Headers(IDEMPOTENCY_KEY) key?: string,
  ): Promise<RunAcceptedBody> {
    return this.requests.request(body, runIdOf(key));
  }

  @Get()
  @Answers(runsBody)
  async list(
    @Query({ schema: runsQuery }) { limit = LISTED }: z.output<typeof runsQuery>,
  ): Promise<{ runs: RunBody[] }> {
    return { runs: await this.reader.newest(limit) };
  }

  @Get(':run')
  @Answers(runBody)
  async find(@Param('run') run: string): Promise<RunBody> {
    return this.reader.find(run);
  }

  @Get(':run/progress')
  @Answers(progressBody)
  async progress(@Param('run') run: string): Promise<ProgressBody> {
    return this.reader.progress(run);
  }

  @Get(':run/plans')
  @Answers(plansBody)
  async plans(@Param('run') run: string): Promise<{ plans: PlanBody[] }> {
    return { plans: await this.reader.plans(run) };
  }

  @Get(':run/calls')
  @Answers(callsBody)
  async calls(@Param('run') run: string): Promise<{ calls: number }> {
    return { calls: await this.reader.calls(run) };
  }

  @Post(':run/cancel')
  @HttpCode(200)
  @Answers(runBody)
  async cancel(@Param('run') run: string): Promise<RunBody> {
    return this.cancels.cancel(run);
  }
}
