import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  type OrgBody,
  orgBody,
  orgInPath,
  type OrgPauseBody,
  orgPauseBody,
  type OrgPauseStateBody,
  orgPauseStateBody,
  type OrgRefreshBody,
  orgRefreshBody,
  orgsBody,
  orgsQuery,
  type OrgTestBody,
  orgTestBody,
  type RunAcceptedBody,
  runAcceptedBody,
} from '#contracts';
import type { Caller } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { Answers } from '../http/answers.js';
import { RequestId } from '../idempotency/request-id.decorator.js';
import { Refuses, Summary, WRONG_CONFIGURATION } from '../openapi/route.decorators.js';
import { OrgPauseService } from './org-pause.service.js';
import { OrgReader } from './org-reader.service.js';
import { OrgRefreshService } from './org-refresh.service.js';

@Controller('orgs')
export class OrgsController {
  constructor(
    private readonly reader: OrgReader,
    private readonly pauses: OrgPauseService,
    private readonly refreshes: OrgRefreshService,
  ) {}

  @Get()
  @Access('viewer')
  @Summary('List orgs with their badges')
  @Answers(orgsBody)
  async list(
    @CallerOf() caller: Caller,
    @Query({ schema: orgsQuery }) query: z.output<typeof orgsQuery>,
  ): Promise<z.output<typeof orgsBody>> {
    return this.reader.page(caller, query);
  }

  @Get(':org')
  @Access('viewer')
  @Summary('Show one org')
  @Refuses('ORG_UNKNOWN')
  @Answers(orgBody)
  async one(@CallerOf() caller: Caller, @Param('org', { schema: orgInPath }) org: string): Promise<OrgBody> {
    return this.reader.one(caller, org);
  }

  @Post(':org/pause')
  @HttpCode(200)
  @Access('operator')
  @Summary('Send nothing for an org until it is resumed')
  @Refuses('ORG_UNKNOWN')
  @Answers(orgPauseStateBody)
  async pause(
    @CallerOf() caller: Caller,
    @Param('org', { schema: orgInPath }) org: string,
    @Body({ schema: orgPauseBody }) body: OrgPauseBody,
  ): Promise<OrgPauseStateBody> {
    return this.pauses.pause(caller, org, body);
  }

  @Post(':org/resume')
  @HttpCode(200)
  @Access('operator')
  @Summary('Let a paused org go on')
  @Refuses('ORG_UNKNOWN')
  @Answers(orgPauseStateBody)
  async resume(
    @CallerOf() caller: Caller,
    @Param('org', { schema: orgInPath }) org: string,
  ): Promise<OrgPauseStateBody> {
    return this.pauses.resume(caller, org);
  }

  @Post(':org/refresh')
  @HttpCode(202)
  @Access('operator')
  @Summary('Read an org anew')
  @Refuses('ORG_UNKNOWN', ...WRONG_CONFIGURATION)
  @Answers(runAcceptedBody)
  async refresh(
    @CallerOf() caller: Caller,
    @Param('org', { schema: orgInPath }) org: string,
    @Body({ schema: orgRefreshBody }) body: OrgRefreshBody,
    @RequestId() id: string,
  ): Promise<RunAcceptedBody> {
    return this.refreshes.refresh(caller, org, body, id);
  }

  @Post(':org/test')
  @HttpCode(200)
  @Access('operator')
  @Summary('Find out whether an org can be reached')
  @Refuses('ORG_UNKNOWN', ...WRONG_CONFIGURATION)
  @Answers(orgTestBody)
  async test(
    @CallerOf() caller: Caller,
    @Param('org', { schema: orgInPath }) org: string,
    @Body({ schema: orgRefreshBody }) body: OrgRefreshBody,
  ): Promise<OrgTestBody> {
    return this.refreshes.test(caller, org, body);
  }
}
