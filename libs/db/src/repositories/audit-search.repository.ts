import type { OrgSet } from '#domain';
import type { Database, Queryable } from '../database.js';
import { firstAt } from '../audit/first-at.js';
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

/** Records of one org follow the time in the order of their ids; those of two orgs may have passed each other. */
const BEFORE_IN_TIME = (id: string) => {
  const at = `(select b.at from audit_record b where b.id = ${id}::bigint)`;
  return `a.at <= ${at} and (a.at < ${at} or a.id < ${id}::bigint)`;
};

/** Behind every id. */
const NO_ID = '9223372036854775807';

/** Finds what was done and decided. */
export class AuditSearchRepository {
  constructor(private readonly db: Database) {}

  /** The newest first. */
  async page(filter: AuditFilter, db: Queryable = this.db): Promise<FoundRecord[]> {
    const asked = new Conditions()
      .add(filter.subjectKey, (parameter) => `a.subject_key = ${parameter}`)
      .add(filter.runId, (parameter) => `a.run_id = ${parameter}::uuid`)
      .add(filter.actor, (parameter) => `a.actor = ${parameter}`)
      .add(filter.kinds, (parameter) => `a.kind = any(${parameter}::text[])`)
      .add(filter.event, (parameter) => `a.event = ${parameter}`)
      .add(filter.traceId, (parameter) => `a.trace_id = ${parameter}`)
      .add(filter.from, (parameter) => `a.at >= ${parameter}::timestamptz`)
      .add(filter.to, (parameter) => `a.at < ${parameter}::timestamptz`);
    const orgs = [labelsIn(filter.orgs), filter.org === undefined ? null : [filter.org]].flatMap((labels) =>
      labels === null ? [] : [`w.label = any(${asked.parameter(labels)}::text[])`],
    );
    // Whoever looks at the past begins there, and not at the newest record.
    const isByTime = filter.to !== undefined && orgs.length === 0;
    asked.add(filter.before, isByTime ? BEFORE_IN_TIME : (parameter) => `a.id < ${parameter}::bigint`);
    const order = isByTime ? 'a.at desc, a.id desc' : 'a.id desc';
    const page = `order by ${order} limit ${asked.parameter(filter.limit)}`;
    const ofOrg = ['a.org_id = w.id'];
    if (filter.to !== undefined && !isByTime) {
      const first = firstAt('w.id', `${asked.parameter(filter.to)}::timestamptz`);
      ofOrg.push(`a.id < coalesce(${first}, ${NO_ID})`);
    }
    // Org by org a page each, so that what is rare in one is found by its index and not by reading all the others.
    const found =
      orgs.length === 0
        ? `select a.* from audit_record a where ${asked.and()} ${page}`
        : `select a.* from org w cross join lateral (
             select * from audit_record a where ${asked.and(...ofOrg)} ${page}) a where ${orgs.join(' and ')} ${page}`;
    return db.query<FoundRecord>(
      `select a.id::text, a.at, a.kind, a.event, a.actor, o.label as org,
         case when a.run_id is not null then jsonb_build_object('id', a.run_id, 'name', r.name) end as run,
         a.subject_key as subject, a.item_id as item, a.trace_id as trace, a.facts
       from (${found}) a
       left join org o on o.id = a.org_id left join run r on r.id = a.run_id order by ${order}`,
      asked.params,
    );
  }
}
