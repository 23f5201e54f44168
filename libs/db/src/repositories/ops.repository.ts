import type { RunEntity } from '../entities/run.entity.js';
import type { Database, Queryable } from '../database.js';
import { RUN_COLUMNS } from './run-columns.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A run is named by its id or by its name. */
export function isRunId(idOrName: string): boolean {
  return UUID.test(idOrName);
}

/** What people ask of runs from outside: which there are, what one waits for, and that it shall end. */
export class OpsRepository {
  constructor(private readonly db: Database) {}

  async findRun(idOrName: string): Promise<RunEntity | undefined> {
    const by = isRunId(idOrName) ? 'id = $1::uuid' : 'name = $1';
    const [run] = await this.db.ask<RunEntity>(`select ${RUN_COLUMNS} from run where ${by}`, [idOrName]);
    return run;
  }

  /** Names of the open runs that keep a waiting one from beginning, in the order in which they were requested. */
  async waitingFor(runId: string): Promise<string[]> {
    const rows = await this.db.query<{ name: string }>(
      `select o.name from run r join run o on o.id <> r.id
         and (o.state = 'running' or o.state = 'waiting' and (o.requested_at, o.name) < (r.requested_at, r.name))
       where r.id = $1 and r.state = 'waiting' and exists (
         select from run_org mine join run_org other on other.org_id = mine.org_id
         where mine.run_id = r.id and other.run_id = o.id)
       order by o.requested_at, o.name`,
      [runId],
    );
    return rows.map(({ name }) => name);
  }

  async hasRun(tx: Queryable, runId: string): Promise<boolean> {
    return (await tx.query('select from run where id = $1', [runId])).length > 0;
  }

  /**
   * Lets a run end as it stands: nothing new of it begins. A request that had joined another run leaves that one alone.
   * @returns false when it had ended before
   */
  async cancel(tx: Queryable, runId: string): Promise<boolean> {
    const rows = await tx.query(
      `update run set state = 'cancelled', finished_at = now()
       where id = $1 and state in ('waiting', 'joined', 'running') returning id`,
      [runId],
    );
    return rows.length > 0;
  }
}
