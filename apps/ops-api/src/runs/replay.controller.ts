import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { type ReplayBody, replayBody } from '#contracts';
import type { Caller } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { Answers } from '../http/answers.js';
import { RequestId } from '../idempotency/request-id.decorator.js';
import { Refuses, Summary } from '../openapi/route.decorators.js';
import { ReplayDesk } from './replay-desk.service.js';

/** Whether a run's plans are what their inputs give. */
@Controller('runs')
export class ReplayController {
  constructor(private readonly desk: ReplayDesk) {}

  @Post(':run/replay')
  @Access('viewer')
  @HttpCode(202)
  @Summary('Make the plans of a run once more from what they were made from, and compare them')
  @Refuses('RUN_UNKNOWN')
  @Answers(replayBody)
  async request(
    @CallerOf() caller: Caller,
    @Param('run') run: string,
    @RequestId() id: string,
  ): Promise<ReplayBody> {
    return this.desk.request(caller, run, id);
  }

  @Get(':run/replays/:replay')
  @Access('viewer')
  @Summary('What came of a replay; kept for seven days')
  @Refuses('RUN_UNKNOWN', 'REPLAY_UNKNOWN')
  @Answers(replayBody)
  async find(
    @CallerOf() caller: Caller,
    @Param('run') run: string,
    @Param('replay', { schema: z.uuid() }) replay: string,
  ): Promise<ReplayBody> {
    return this.desk.find(caller, run, replay);
  }
}
