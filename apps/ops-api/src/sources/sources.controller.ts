import path from 'node:path';
import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import {
  pageOf,
  type ReadEvidenceBody,
  type SourceReadBody,
  type SourcesBody,
  sourcesBody,
  sourcesQuery,
} from '#contracts';
import { type SourceRead, SourceReadRepository } from '#db';
import { Access } from '../access/access.decorator.js';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { configurationHead } from '../configurations/configuration-head.js';
import { Answers } from '../http/answers.js';
import { Refuses, Summary } from '../openapi/route.decorators.js';

/** Reads of a page where the caller names no number. */
const PAGE = 20;

interface StoredVerdict {
  readonly view: SourceReadBody['view'];
  readonly explanations: readonly string[];
  readonly everybody: boolean;
}
type StoredRead = SourceRead<ReadEvidenceBody, StoredVerdict>;

/** Directories concern the whole installation: whom they have is nobody's org yet. */
@Controller('sources')
export class SourcesController {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly reads: SourceReadRepository,
  ) {}

  @Get()
  @Access('viewer', 'all')
  @Summary('List the last reads of the directories with their evidence')
  @Refuses('CONFIGURATION_UNKNOWN')
  @Answers(sourcesBody)
  async list(@Query({ schema: sourcesQuery }) query: z.output<typeof sourcesQuery>): Promise<SourcesBody> {
    const { configuration, limit = PAGE, after } = query;
    const configs =
      configuration === undefined ? await this.desk.all() : [await this.desk.shown(configuration)];
    const found: StoredRead[] = await this.reads.page(configuration, {
      limit: limit + 1,
      ...(after !== undefined && { before: after }),
    });
    const { rows, next } = pageOf(found, limit, ({ revision }) => revision);
    return {
      sources: configs.flatMap((config) =>
        configurationHead(config).sources.map((source) => ({ configuration: config.name, ...source })),
      ),
      reads: rows.map(readBody),
      next,
    };
  }
}

function readBody({
  runId,
  runName,
  configName,
  at,
  people,
  inScope,
  baseline,
  evidence,
  verdict,
}: StoredRead): SourceReadBody {
  const {
    source,
    pages,
    rows,
    dropped,
    digest,
    flaws,
    warnings,
    groupsNotFound,
    groupsAnswered = [],
  } = evidence;
  return {
    ...{ run: { id: runId, name: runName }, configuration: configName, at, people, inScope, baseline },
    ...{
      source: shownSource(source),
      pages,
      rows,
      dropped,
      digest,
      flaws,
      warnings,
      groupsNotFound,
      groupsAnswered,
    },
    ...{ view: verdict.view, everybody: verdict.everybody, explanations: verdict.explanations },
  };
}

/** A file without its folder: where that lies is the server's business. */
function shownSource(source: string): string {
  const parts = source.split(' + ');
  return parts.map((part) => (part.startsWith('csv:') ? `csv:${path.basename(part)}` : part)).join(' + ');
}
