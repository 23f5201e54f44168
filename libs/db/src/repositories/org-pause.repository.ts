import type { Database, Queryable } from '../database.js';

/** Somebody has stopped everything that would be sent for an org. */
export interface OrgPause {
  readonly orgId: string;
  readonly actor: string;
  readonly reason: string;
  readonly pausedAt: Date;
  /** Null: until somebody resumes it. */
  readonly until: Date | null;
}

const COLUMNS = `org_id as "orgId", actor, reason, paused_at as "pausedAt", until`;

/** Pauses of orgs. One that is over by its time counts as none, and is forgotten when the next one is stored. */
export class OrgPauseRepository {
  constructor(private readonly db: Database) {}

  /** All that are in force; few, since people make them by hand. */
  async inForce(db: Queryable = this.db): Promise<OrgPause[]> {
    return db.query(
      `select ${COLUMNS} from org_pause where until is null or until > now() order by paused_at`,
    );
  }

  /** Pauses an org, or says anew why and until when. */
  async pause(tx: Queryable, pause: Omit<OrgPause, 'pausedAt'>): Promise<void> {
    await tx.query(
      `insert into org_pause (org_id, actor, reason, until) values ($1, $2, $3, $4)
       on conflict (org_id) do update set actor = excluded.actor, reason = excluded.reason, until = excluded.until,
         paused_at = case when org_pause.until <= now() then now() else org_pause.paused_at end`,
      [pause.orgId, pause.actor, pause.reason, pause.until],
    );
  }

  /** @returns what was in force; undefined when the org was not paused */
  async resume(tx: Queryable, orgId: string): Promise<OrgPause | undefined> {
    const [row] = await tx.query<OrgPause & { inForce: boolean }>(
      `delete from org_pause where org_id = $1 returning ${COLUMNS}, until is null or until > now() as "inForce"`,
      [orgId],
    );
    if (row === undefined || !row.inForce) return undefined;
    const { inForce: _, ...pause } = row;
    return pause;
  }
}
