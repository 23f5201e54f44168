import type { Database, Queryable } from '../database.js';

/** One record: what was done or decided, about whom, and why. */
export interface AuditEntry {
  readonly runId?: string;
  readonly orgId?: string;
  /** `configuration`: what the service runs with has changed; `access`: sign-ins and tokens. */
  readonly kind: 'call' | 'decision' | 'configuration' | 'access';
  /** Who did it or asked for it; nobody where the service decides by itself. */
  readonly actor?: string;
  readonly event: string;
  readonly subjectKey?: string;
  readonly itemId?: string;
  readonly traceId?: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What was done and decided. Records are added and never changed. */
export class AuditRepository {
  constructor(private readonly db: Database) {}

  async append(tx: Queryable, entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await tx.query(
      `insert into audit_record (run_id, org_id, kind, event, subject_key, item_id, trace_id, facts)
       select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::jsonb[])`,
      [
        entries.map(({ runId }) => runId ?? null),
        entries.map(({ orgId }) => orgId ?? null),
        entries.map(({ kind }) => kind),
        entries.map(({ event }) => event),
        entries.map(({ subjectKey }) => subjectKey ?? null),
        entries.map(({ itemId }) => itemId ?? null),
        entries.map(({ traceId }) => traceId ?? null),
        entries.map(({ facts }) => JSON.stringify(facts)),
      ],
    );
  }

  /** What a plan decides not to do: one record for each held item, and one that counts the skipped by reason. */
  async appendHeld(
    tx: Queryable,
    planId: string,
    runId: string,
    skipped: Readonly<Record<string, number>>,
  ): Promise<void> {
    await tx.query(
      `insert into audit_record (run_id, org_id, kind, event, subject_key, item_id, trace_id, facts)
       select r.id, i.org_id, 'decision', 'held', i.subject_key, i.id, r.trace_id,
         jsonb_build_object('reason', i.reason, 'before', i.body -> 'change' -> 'before', 'after', i.body -> 'change' -> 'after')
       from plan_item i cross join run r where i.plan_id = $1 and i.state = 'held' and r.id = $2`,
      [planId, runId],
    );
    if (Object.keys(skipped).length === 0) return;
    await tx.query(
      `insert into audit_record (run_id, org_id, kind, event, trace_id, facts)
       select r.id, p.org_id, 'decision', 'skipped', r.trace_id, jsonb_build_object('plan', p.hash, 'reasons', $3::jsonb)
       from plan p cross join run r where p.id = $1 and r.id = $2`,
      [planId, runId, JSON.stringify(skipped)],
    );
  }
}
