import type { Database } from '../database.js';

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

  async save(orgId: string, gate: StoredGate): Promise<void> {
    await this.db.query(
      `insert into org_gate (org_id, not_before, calls_per_second) values ($1, $2, $3)
       on conflict (org_id) do update set not_before = excluded.not_before, calls_per_second = excluded.calls_per_second, saved_at = now()`,
      [orgId, gate.notBefore, gate.callsPerSecond],
    );
  }
}
