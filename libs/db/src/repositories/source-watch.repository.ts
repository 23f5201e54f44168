import type { Database, Transaction } from '../database.js';

/** A directory that a configuration watches. */
export interface WatchKey {
  readonly configName: string;
  /** As `Source.name` has it. */
  readonly source: string;
}

/** How far directories were watched, and by which process. */
export class SourceWatchRepository {
  constructor(private readonly db: Database) {}

  /**
   * Takes a watch for a while, or goes on with it.
   * @param holder the process; it keeps the watch as long as it comes back in time
   * @returns where to begin; undefined when another process watches
   */
  async take(
    { configName, source }: WatchKey,
    holder: string,
    leaseMs: number,
  ): Promise<{ readonly cursor: string | undefined } | undefined> {
    const [row] = await this.db.query<{ cursor: string | null }>(
      `insert into source_watch (config_name, source, holder, held_until)
       values ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond')
       on conflict (config_name, source) do update set holder = excluded.holder, held_until = excluded.held_until
       where source_watch.holder = excluded.holder or source_watch.held_until < clock_timestamp()
       returning cursor`,
      [configName, source, holder, leaseMs],
    );
    return row && { cursor: row.cursor ?? undefined };
  }

  /** @returns false when another process has taken the watch meanwhile: what was found is its to find */
  async moveOn(
    tx: Transaction,
    { configName, source }: WatchKey,
    holder: string,
    cursor: string | undefined,
  ): Promise<boolean> {
    const rows = await tx.query(
      `update source_watch set cursor = $4, looked_at = clock_timestamp()
       where config_name = $1 and source = $2 and holder = $3 returning source`,
      [configName, source, holder, cursor ?? null],
    );
    return rows.length > 0;
  }

  /** Lets another process watch at once. */
  async release(holder: string): Promise<void> {
    await this.db.query(`update source_watch set held_until = '-infinity' where holder = $1`, [holder]);
  }
}
