import { Readable } from 'node:stream';
import { Injectable, StreamableFile } from '@nestjs/common';
import { type AuditVerifyBody, type AuditVerifyRequest, cursorOf } from '#contracts';
import {
  AuditChainRepository,
  AuditRepository,
  Database,
  exportLines,
  textOf,
  verifyAuditSlice,
  wholeAudit,
} from '#db';
import { type Caller, orgsOf } from '#domain';
import { assertMay } from '../access/assert-may.js';
import { OrgUnknownError } from '../http/api-errors.js';

export const AUDIT_MEDIA = 'application/x-ndjson';

/** Records that one answer follows: a few seconds. */
const SLICE = 200_000;

/** Proves the audit, or hands it out to be proven elsewhere. */
@Injectable()
export class AuditProof {
  /** One look at a time in this process: each keeps a processor busy. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly db: Database,
    private readonly chains: AuditChainRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** @throws OrgUnknownError, ForbiddenError */
  async verify(caller: Caller, { org, checkpoints, after }: AuditVerifyRequest): Promise<AuditVerifyBody> {
    const orgs = await this.#orgs(caller, org);
    const options = { ...(orgs && { orgs }), ...(checkpoints && { checkpoints }) };
    const slice = this.#last.then(() => verifyAuditSlice(this.db, options, after, SLICE));
    this.#last = slice.catch(() => undefined);
    const { report, records, next } = await slice;
    return { ...report, records, next: next && cursorOf(next) };
  }

  /** Who takes all of it away stands in it. @throws OrgUnknownError, ForbiddenError */
  async file(caller: Caller, org: string | undefined): Promise<StreamableFile> {
    const orgs = await this.#orgs(caller, org);
    const { actor } = caller;
    const facts = { by: actor, orgs: orgs ?? 'all' };
    await this.audit.record([{ kind: 'access', event: 'audit-exported', actor, facts }]);
    return new StreamableFile(Readable.from(this.#lines(orgs)), {
      type: `${AUDIT_MEDIA}; charset=utf-8`,
      disposition: `attachment; filename="sign-sync-audit.ndjson"`,
    });
  }

  async *#lines(orgs: readonly string[] | undefined): AsyncGenerator<string> {
    for await (const lines of exportLines(this.db, await wholeAudit(this.db, orgs))) yield textOf(lines);
  }

  /** @returns the orgs whose chains are meant; undefined: all, and that of the installation */
  async #orgs(caller: Caller, org: string | undefined): Promise<readonly string[] | undefined> {
    const allowed = orgsOf(caller, 'admin');
    if (org === undefined) return allowed === 'all' ? undefined : allowed;
    const unknown = () => new OrgUnknownError(org);
    assertMay(caller, 'admin', [org], unknown);
    if ((await this.chains.chains(org)).length === 0) throw unknown();
    return [org];
  }
}
