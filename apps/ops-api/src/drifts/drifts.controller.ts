import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type DriftsBody, driftsBody, driftsQuery } from '#contracts';
import { type DriftFilter, DriftRepository, HistoryRepository } from '#db';
import { type Caller, orgsOf } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { Answers } from '../http/answers.js';
import { Refuses, Summary, WRONG_CONFIGURATION } from '../openapi/route.decorators.js';

/** Drifts of a page where the caller names no number. */
const PAGE = 100;

@Controller('drifts')
export class DriftsController {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly drifts: DriftRepository,
    private readonly histories: HistoryRepository,
  ) {}

  @Get()
  @Access('viewer')
  @Summary('List changes that were made in Sign by hand')
  @Refuses(...WRONG_CONFIGURATION)
  @Answers(driftsBody)
  async list(
    @CallerOf() caller: Caller,
    @Query({ schema: driftsQuery }) query: z.output<typeof driftsQuery>,
  ): Promise<DriftsBody> {
    const { name } = await this.desk.shown(query.configuration);
    const { limit = PAGE, org, state, before } = query;
    const visible = orgsOf(caller, 'viewer');
    const filter: DriftFilter = {
      ...{ limit, orgs: visible },
      ...(org !== undefined && { org }),
      ...(state !== undefined && { states: state }),
      ...(before !== undefined && { before }),
    };
    const names = await this.histories.orgNames(name);
    const orgs = visible === 'all' ? names : names.filter((label) => visible.includes(label));
    return { ...(await this.drifts.page(name, filter)), orgs };
  }
}
