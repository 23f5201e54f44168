import { Body, Controller, Get, HttpCode, Post, Query, type StreamableFile } from '@nestjs/common';
import type { z } from 'zod';
import {
  auditExportQuery,
  type AuditVerifyBody,
  auditVerifyBody,
  type AuditVerifyRequest,
  auditVerifyRequest,
} from '#contracts';
import type { Caller } from '#domain';
import { Access, CallerOf } from '../access/access.decorator.js';
import { Answers, Streams } from '../http/answers.js';
import { Refuses, Summary } from '../openapi/route.decorators.js';
import { AUDIT_MEDIA, AuditProof } from './audit-proof.service.js';

/** What proves that records are as they were written. */
@Controller('audit')
export class AuditProofController {
  constructor(private readonly proof: AuditProof) {}

  @Post('verify')
  @HttpCode(200)
  @Access('admin')
  @Summary('Follow the chains of records, a part at a time, and name the first bad one of each')
  @Refuses('ORG_UNKNOWN')
  @Answers(auditVerifyBody)
  async verify(
    @CallerOf() caller: Caller,
    @Body({ schema: auditVerifyRequest }) body: AuditVerifyRequest,
  ): Promise<AuditVerifyBody> {
    return this.proof.verify(caller, body);
  }

  @Get('export')
  @Access('admin')
  @Summary('All records with their signed checkpoints, as lines of JSON')
  @Refuses('ORG_UNKNOWN')
  @Streams(AUDIT_MEDIA)
  async export(
    @CallerOf() caller: Caller,
    @Query({ schema: auditExportQuery }) { org }: z.output<typeof auditExportQuery>,
  ): Promise<StreamableFile> {
    return this.proof.file(caller, org);
  }
}
