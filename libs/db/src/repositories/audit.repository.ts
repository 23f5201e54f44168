import { appendAudit, type AuditEntry } from '../audit/append-audit.js';
import type { Database, Transaction } from '../database.js';

/** Held items that are read in one go. */
const BATCH = 1000;

/** What was done and decided. Records are added and never changed; each is chained to the one before. */
export class AuditRepository {
  constructor(private readonly db: Database) {}

  /** The records are stored at the end of the transaction, in the order of the calls. */
  async append(tx: Transaction, entries: readonly AuditEntry[]): Promise<void> {
    appendAudit(tx, entries);
  }

  /** The same in a transaction of its own, where nothing else is to be stored. */
  async record(entries: readonly AuditEntry[]): Promise<void> {
    await this.db.transaction((tx) => this.append(tx, entries));
  }

  /** What a plan decides not to do: one record for each held item, and one that counts the skipped by reason. */
  async appendHeld(
    tx: Transaction,
    planId: string,
    runId: string,
    skipped: Readonly<Record<string, number>>,
  ): Promise<void> {
    const [plan] = await tx.query<{ orgId: string; hash: string; traceId: string }>(
      `select p.org_id as "orgId", p.hash, r.trace_id as "traceId" from plan p cross join run r where p.id = $1 and r.id = $2`,
      [planId, runId],
    );
    if (plan === undefined) return;
    const { orgId, hash, traceId } = plan;
    appendAudit(tx, { orgId, batches: () => heldEntries(tx, { ...plan, planId, runId }) });
    if (Object.keys(skipped).length === 0) return;
    const facts = { plan: hash, reasons: skipped };
    appendAudit(tx, [{ runId, orgId, traceId, kind: 'decision', event: 'skipped', facts }]);
  }
}

/** Of which plan, and where they are recorded. */
export interface HeldItems {
  readonly planId: string;
  readonly runId: string;
  readonly orgId: string;
  readonly hash: string;
  readonly traceId: string;
  /** Only these, by their places in the plan; all that are held by default. */
  readonly positions?: readonly number[];
}

/** Their records, a batch at a time. */
export async function* heldEntries(tx: Transaction, items: HeldItems): AsyncGenerator<AuditEntry[]> {
  const { planId, runId, orgId, hash, traceId, positions } = items;
  for (let after = 0; ;) {
    const rows = await tx.query<HeldRow>(
      `select id, position, subject_key as "subjectKey", reason, body -> 'change' -> 'before' as before,
         body -> 'change' -> 'after' as after
       from plan_item where plan_id = $1 and state = 'held' and position > $2 and ($3::int[] is null or position = any($3))
       order by position limit ${BATCH}`,
      [planId, after, positions === undefined ? null : nextPositions(positions, after)],
    );
    yield rows.map(({ id, subjectKey, reason, before, after: wanted }) => ({
      ...{ runId, orgId, traceId, subjectKey, itemId: id, kind: 'decision', event: 'held' },
      facts: { reason, before, after: wanted, plan: hash },
    }));
    after = rows.at(-1)?.position ?? 0;
    if (rows.length < BATCH) return;
  }
}

interface HeldRow {
  readonly id: string;
  readonly position: number;
  readonly subjectKey: string;
  readonly reason: unknown;
  readonly before: unknown;
  readonly after: unknown;
}

/** @param positions rising */
function nextPositions(positions: readonly number[], after: number): readonly number[] {
  const at = after === 0 ? 0 : positions.indexOf(after) + 1;
  return positions.slice(at, at + BATCH);
}
