import type { Database } from '../database.js';
import type { OrgHold } from './lease.repository.js';

/** The silence an org has asked for and the rate that was learnt: kept, so that a restart stays quiet. */
export interface StoredGate {
  readonly notBefore: Date | null;
  readonly callsPerSecond: number | null;
}

export class GateRepository {
  constructor(private readonly db: Database) {}

  async load(orgId: string): Promise<StoredGate | undefined> {
    const [row] = await this.db.query<StoredGate>(
      `select not_before as "notBefore", calls_per_second as "callsPerSecond" from org_gate where org_id = $1`,
      [orgId],
    );
    return row;
  }

  /** Only the org's holder knows how its gate stands: what anybody else says is not stored. */
  async save({ orgId, epoch }: OrgHold, gate: StoredGate): Promise<void> {
    await this.db.query(
      `insert into org_gate (org_id, not_before, calls_per_second)
       select $1, $3, $4 from org_lease where org_id = $1 and epoch = $2
       on conflict (org_id) do update set not_before = excluded.not_before, calls_per_second = excluded.calls_per_second, saved_at = now()`,
      [orgId, epoch, gate.notBefore, gate.callsPerSecond],
    );
  }
}
