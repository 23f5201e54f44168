import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  type ActivityBody,
  activityBody,
  activityQuery,
  type HealthBody,
  healthBody,
  orgsQuery,
  type OverviewBody,
  overviewBody,
} from '#contracts';
import type { Caller } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { Answers } from '../http/answers.js';
import { Refuses, Summary } from '../openapi/route.decorators.js';
import { ActivityService } from './activity.service.js';
import { OrgReader } from './org-reader.service.js';

/** What the console shows first. */
@Controller()
export class OverviewController {
  constructor(
    private readonly reader: OrgReader,
    private readonly activity: ActivityService,
  ) {}

  @Get('overview')
  @Access('viewer')
  @Summary('Sum up the orgs')
  @Answers(overviewBody)
  async overview(@CallerOf() caller: Caller): Promise<OverviewBody> {
    return this.reader.overview(caller);
  }

  @Get('overview/activity')
  @Access('viewer')
  @Summary('What runs have done day by day, and how much each org was called within the last hour')
  @Refuses('REQUEST_INVALID')
  @Answers(activityBody)
  async recent(
    @CallerOf() caller: Caller,
    @Query({ schema: activityQuery }) query: z.output<typeof activityQuery>,
  ): Promise<ActivityBody> {
    return this.activity.read(caller, query);
  }

  @Get('health')
  @Access('viewer')
  @Summary('List the badges of the orgs')
  @Answers(healthBody)
  async health(
    @CallerOf() caller: Caller,
    @Query({ schema: orgsQuery }) query: z.output<typeof orgsQuery>,
  ): Promise<HealthBody> {
    return this.reader.health(caller, query);
  }
}
