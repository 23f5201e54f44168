import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  type StreamableFile,
} from '@nestjs/common';
import type { z } from 'zod';
import {
  callsBody,
  type PlanBody,
  plansBody,
  type ProgressBody,
  progressBody,
  type RetryBody,
  retryBody,
  type RunAcceptedBody,
  runAcceptedBody,
  type RunBody,
  runBody,
  type RunRequestBody,
  runRequestBody,
  type RunsBody,
  runsBody,
  runsQuery,
  type RunSummaryBody,
  runSummaryBody,
  type RunTimelineBody,
  runTimelineBody,
} from '#contracts';
import type { Caller } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { EVENT_STREAM } from '../events/event-streams.service.js';
import { RunEvents } from '../events/run-events.service.js';
import { Answers, Streams } from '../http/answers.js';
import { RequestId } from '../idempotency/request-id.decorator.js';
import { Refuses, Summary, WRONG_CONFIGURATION } from '../openapi/route.decorators.js';
import { RunCancelService } from './run-cancel.service.js';
import { RunReader } from './run-reader.service.js';
import { RunRequestService } from './run-request.service.js';

@Controller('runs')
export class RunsController {
  constructor(
    private readonly requests: RunRequestService,
    private readonly reader: RunReader,
    private readonly cancels: RunCancelService,
    private readonly events: RunEvents,
  ) {}

  @Post()
  @Access('operator')
  @HttpCode(202)
  @Summary('Start a sync, a test or a plan, of everybody or of some; or plan the undo of a run')
  @Refuses('RUN_UNKNOWN', 'ORG_UNKNOWN', ...WRONG_CONFIGURATION, 'UNDO_REFUSED', 'IDEMPOTENCY_KEY_REUSED')
  @Answers(runAcceptedBody)
  async request(
    @CallerOf() caller: Caller,
    @Body({ schema: runRequestBody }) body: RunRequestBody,
    @RequestId() id: string,
  ): Promise<RunAcceptedBody> {
    return this.requests.request(caller, body, id);
  }

  @Get()
  @Access('viewer')
  @Summary('Runs, the newest requests first')
  @Answers(runsBody)
  async list(
    @CallerOf() caller: Caller,
    @Query({ schema: runsQuery }) query: z.output<typeof runsQuery>,
  ): Promise<RunsBody> {
    return this.reader.page(caller, query);
  }

  @Get(':run')
  @Access('viewer')
  @Summary('A run, by its id or its name')
  @Refuses('RUN_UNKNOWN')
  @Answers(runBody)
  async find(@CallerOf() caller: Caller, @Param('run') run: string): Promise<RunBody> {
    return this.reader.find(caller, run);
  }

  @Get(':run/summary')
  @Access('viewer')
  @Summary('A run with its phases, its items by state, its orgs, and its failures by cause')
  @Refuses('RUN_UNKNOWN')
  @Answers(runSummaryBody)
  async summary(@CallerOf() caller: Caller, @Param('run') run: string): Promise<RunSummaryBody> {
    return this.reader.summary(caller, run);
  }

  @Get(':run/timeline')
  @Access('viewer')
  @Summary(
    'What a run did when, an org a lane: reads, plans, calls to Acrobat Sign, and waits for its rate limit',
  )
  @Refuses('RUN_UNKNOWN')
  @Answers(runTimelineBody)
  async timeline(@CallerOf() caller: Caller, @Param('run') run: string): Promise<RunTimelineBody> {
    return this.reader.timeline(caller, run);
  }

  @Get(':run/progress')
  @Access('viewer')
  @Summary('How a run and each of its orgs stands')
  @Refuses('RUN_UNKNOWN')
  @Answers(progressBody)
  async progress(@CallerOf() caller: Caller, @Param('run') run: string): Promise<ProgressBody> {
    return this.reader.progress(caller, run);
  }

  @Get(':run/events')
  @Header('x-accel-buffering', 'no')
  @Access('viewer')
  @Summary('The progress of a run as server-sent events, to its end')
  @Refuses('RUN_UNKNOWN')
  @Streams(EVENT_STREAM)
  async watch(
    @CallerOf() caller: Caller,
    @Param('run') run: string,
    @Headers('last-event-id') lastEventId?: string,
  ): Promise<StreamableFile> {
    return this.events.ofRun(caller, run, lastEventId);
  }

  @Get(':run/plans')
  @Access('viewer')
  @Summary('The plans that a run made or applies, an org each')
  @Refuses('RUN_UNKNOWN')
  @Answers(plansBody)
  async plans(@CallerOf() caller: Caller, @Param('run') run: string): Promise<{ plans: PlanBody[] }> {
    return { plans: await this.reader.plans(caller, run) };
  }

  @Get(':run/calls')
  @Access('viewer')
  @Summary('How many calls to Acrobat Sign a run has made')
  @Refuses('RUN_UNKNOWN')
  @Answers(callsBody)
  async calls(@CallerOf() caller: Caller, @Param('run') run: string): Promise<{ calls: number }> {
    return { calls: await this.reader.calls(caller, run) };
  }

  @Post(':run/cancel')
  @Access('operator')
  @HttpCode(200)
  @Summary('End a run before its time; what is in flight finishes')
  @Refuses('RUN_UNKNOWN', 'RUN_ENDED')
  @Answers(runBody)
  async cancel(@CallerOf() caller: Caller, @Param('run') run: string): Promise<RunBody> {
    return this.cancels.cancel(caller, run);
  }

  @Post(':run/retry')
  @HttpCode(202)
  @Access('operator')
  @Summary('Try the people again whom a run left failed, and nobody else')
  @Refuses('RUN_UNKNOWN', 'RETRY_REFUSED')
  @Answers(runAcceptedBody)
  async retry(
    @CallerOf() caller: Caller,
    @Param('run') run: string,
    @Body({ schema: retryBody }) body: RetryBody,
    @RequestId() id: string,
  ): Promise<RunAcceptedBody> {
    return this.requests.retry(caller, run, body, id);
  }
}
