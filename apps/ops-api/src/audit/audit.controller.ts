import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type AuditBody, auditBody, auditQuery, pageOf } from '#contracts';
import { type AuditFilter, AuditSearchRepository, OpsRepository } from '#db';
import { type Caller, emailKey, orgsOf } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { Answers } from '../http/answers.js';
import { Summary } from '../openapi/route.decorators.js';

/** Records of a page where the caller names no number. */
const PAGE = 100;

type AuditQuery = z.output<typeof auditQuery>;

@Controller('audit')
export class AuditController {
  constructor(
    private readonly records: AuditSearchRepository,
    private readonly ops: OpsRepository,
  ) {}

  /** Records without an org, such as those of sign-ins, are for who may see every org. */
  @Get()
  @Access('viewer')
  @Summary('Search the audit')
  @Answers(auditBody)
  async search(
    @CallerOf() caller: Caller,
    @Query({ schema: auditQuery }) query: AuditQuery,
  ): Promise<AuditBody> {
    const { run, limit = PAGE } = query;
    const found = run === undefined ? undefined : await this.ops.findRun(run);
    // A run that is not there has no records, and neither has one of other orgs.
    if (run !== undefined && found === undefined) return { records: [], next: null };
    const records = await this.records.page({
      ...filterOf(query),
      ...{ orgs: orgsOf(caller, 'viewer'), limit: limit + 1 },
      ...(found && { runId: found.id }),
    });
    const { rows, next } = pageOf(records, limit, ({ id }) => id);
    return { records: rows, next };
  }
}

function filterOf({
  person,
  org,
  actor,
  kind,
  event,
  trace,
  from,
  to,
  after,
}: AuditQuery): Omit<AuditFilter, 'orgs' | 'limit'> {
  return {
    ...(person !== undefined && { subjectKey: emailKey(person) }),
    ...(org !== undefined && { org }),
    ...(actor !== undefined && { actor }),
    ...(kind !== undefined && { kinds: kind }),
    ...(event !== undefined && { event }),
    ...(trace !== undefined && { traceId: trace }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(after !== undefined && { before: after }),
  };
}
