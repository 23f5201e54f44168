import type { OrgSet } from '#domain';
import type { Database } from '../database.js';
import { Conditions } from './conditions.js';
import { labelsIn } from './org-set.js';

export interface AuditFilter {
  /** Records of these orgs; with `all` also those of none. */
  readonly orgs: OrgSet;
  readonly org?: string;
  readonly subjectKey?: string;
  readonly runId?: string;
  readonly actor?: string;
  readonly kinds?: readonly string[];
  readonly event?: string;
  readonly traceId?: string;
  readonly from?: string;
  readonly to?: string;
  /** Older than the record of this id. */
  readonly before?: string;
  readonly limit: number;
}

interface FoundRecord {
  readonly id: string;
  readonly at: Date;
  readonly kind: 'call' | 'decision' | 'configuration' | 'access';
  readonly event: string;
  readonly actor: string | null;
  readonly org: string | null;
  readonly run: { readonly id: string; readonly name: string | null } | null;
  readonly subject: string | null;
  readonly item: string | null;
  readonly trace: string | null;
  readonly facts: Record<string, unknown>;
}

/** Finds what was done and decided. */
export class AuditSearchRepository {
  constructor(private readonly db: Database) {}

  /** The newest first. */
  async page(filter: AuditFilter): Promise<FoundRecord[]> {
    const asked = new Conditions()
      .add(filter.subjectKey, (parameter) => `a.subject_key = ${parameter}`)
      .add(filter.runId, (parameter) => `a.run_id = ${parameter}::uuid`)
      .add(filter.actor, (parameter) => `a.actor = ${parameter}`)
      .add(filter.kinds, (parameter) => `a.kind = any(${parameter}::text[])`)
      .add(filter.event, (parameter) => `a.event = ${parameter}`)
      .add(filter.traceId, (parameter) => `a.trace_id = ${parameter}`)
      .add(filter.from, (parameter) => `a.at >= ${parameter}::timestamptz`)
      .add(filter.to, (parameter) => `a.at < ${parameter}::timestamptz`)
      .add(filter.before, (parameter) => `a.id < ${parameter}::bigint`);
    const orgs = [labelsIn(filter.orgs), filter.org === undefined ? null : [filter.org]].flatMap((labels) =>
      labels === null ? [] : [`w.label = any(${asked.parameter(labels)}::text[])`],
    );
    const page = `order by a.id desc limit ${asked.parameter(filter.limit)}`;
    // Org by org a page each, so that what is rare in one is found by its index and not by reading all the others.
    const found =
      orgs.length === 0
        ? `select a.* from audit_record a where ${asked.and()} ${page}`
        : `select a.* from org w cross join lateral (
             select * from audit_record a where ${asked.and('a.org_id = w.id')} ${page}) a where ${orgs.join(' and ')} ${page}`;
    return this.db.query<FoundRecord>(
      `select a.id::text, a.at, a.kind, a.event, a.actor, o.label as org,
         case when a.run_id is not null then jsonb_build_object('id', a.run_id, 'name', r.name) end as run,
         a.subject_key as subject, a.item_id as item, a.trace_id as trace, a.facts
       from (${found}) a
       left join org o on o.id = a.org_id left join run r on r.id = a.run_id order by a.id desc`,
      asked.params,
    );
  }
}
