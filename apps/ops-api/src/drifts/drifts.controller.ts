import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type DriftsBody, driftsBody, driftsQuery } from '#contracts';
import { type DriftFilter, DriftRepository, HistoryRepository } from '#db';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { Answers } from '../http/answers.js';

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
  @Answers(driftsBody)
  async list(@Query({ schema: driftsQuery }) query: z.output<typeof driftsQuery>): Promise<DriftsBody> {
    const { name } = await this.desk.chosen(query.configuration);
    const { limit = PAGE, org, state, before } = query;
    const filter: DriftFilter = {
      limit,
      ...(org !== undefined && { org }),
      ...(state !== undefined && { states: state }),
      ...(before !== undefined && { before }),
    };
    return { ...(await this.drifts.page(name, filter)), orgs: await this.histories.orgNames(name) };
  }
}
