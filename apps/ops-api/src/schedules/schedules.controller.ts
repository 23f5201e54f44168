import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  type RunAcceptedBody,
  runAcceptedBody,
  type ScheduleBody,
  scheduleBody,
  scheduleInPath,
  type SchedulePauseBody,
  schedulePauseBody,
  type SchedulesBody,
  schedulesBody,
  schedulesQuery,
  type ScheduleWishBody,
  scheduleWishBody,
} from '#contracts';
import type { Caller } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { Answers } from '../http/answers.js';
import { RequestId } from '../idempotency/request-id.decorator.js';
import { Refuses, Summary } from '../openapi/route.decorators.js';
import { ScheduleDesk } from './schedule-desk.js';
import { ScheduleSteps } from './schedule-steps.service.js';

@Controller('schedules')
export class SchedulesController {
  constructor(
    private readonly desk: ScheduleDesk,
    private readonly steps: ScheduleSteps,
  ) {}

  @Get()
  @Access('viewer')
  @Summary('Schedules with their next and their last runs')
  @Answers(schedulesBody)
  async list(
    @CallerOf() caller: Caller,
    @Query({ schema: schedulesQuery }) query: z.output<typeof schedulesQuery>,
  ): Promise<SchedulesBody> {
    return this.desk.page(caller, query);
  }

  @Post(':schedule/run')
  @HttpCode(202)
  @Access('operator')
  @Summary('Start the run of a schedule now')
  @Refuses('SCHEDULE_UNKNOWN', 'CONFIGURATION_UNKNOWN')
  @Answers(runAcceptedBody)
  async run(
    @CallerOf() caller: Caller,
    @Param('schedule', { schema: scheduleInPath }) schedule: string,
    @Body({ schema: scheduleWishBody }) { configuration }: ScheduleWishBody,
    @RequestId() id: string,
  ): Promise<RunAcceptedBody> {
    return this.steps.run(caller, schedule, configuration, id);
  }

  @Post(':schedule/pause')
  @HttpCode(200)
  @Access('operator')
  @Summary('Let a schedule begin no run until it is resumed')
  @Refuses('SCHEDULE_UNKNOWN', 'CONFIGURATION_UNKNOWN')
  @Answers(scheduleBody)
  async pause(
    @CallerOf() caller: Caller,
    @Param('schedule', { schema: scheduleInPath }) schedule: string,
    @Body({ schema: schedulePauseBody }) { configuration, reason }: SchedulePauseBody,
  ): Promise<ScheduleBody> {
    return this.steps.pause(caller, schedule, configuration, reason);
  }

  @Post(':schedule/resume')
  @HttpCode(200)
  @Access('operator')
  @Summary('Let a paused schedule go on')
  @Refuses('SCHEDULE_UNKNOWN', 'CONFIGURATION_UNKNOWN')
  @Answers(scheduleBody)
  async resume(
    @CallerOf() caller: Caller,
    @Param('schedule', { schema: scheduleInPath }) schedule: string,
    @Body({ schema: scheduleWishBody }) { configuration }: ScheduleWishBody,
  ): Promise<ScheduleBody> {
    return this.steps.resume(caller, schedule, configuration);
  }
}
