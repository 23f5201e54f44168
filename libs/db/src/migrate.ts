import { SyncError } from '#domain';

import { MIGRATIONS_TABLE } from './data-source.js';
import type { Database } from './database.js';
import type { DatabaseSession } from './database-session.js';

/** One number for all programs of this product, so that only one of them migrates at a time. */
const MIGRATION_LOCK = 7_446_123_001;

/** A newer sign-sync has been here: its tables may mean what this program does not know. */
export class DatabaseNewerError extends SyncError {
  readonly code = 'DATABASE_NEWER';
  readonly retryable = false;

  constructor(unknown: readonly string[]) {
    super(
      `The database was written by a newer sign-sync (it has ${unknown.join(', ')}, which this version does not know). Use that version or a later one; this one changed nothing`,
      { unknown },
    );
  }
}

/**
 * Brings the schema up to date. Several commands may call this at once: one works, the others wait for it.
 *
 * @throws DatabaseNewerError before anything is changed
 */
export async function migrate(db: Database): Promise<void> {
  const session = await db.session();
  try {
    await session.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const ran = await ranMigrations(session);
    const known = knownMigrations(db);
    const unknown = ran.filter((name) => !known.includes(name));
    if (unknown.length > 0) throw new DatabaseNewerError(unknown);
    if (known.some((name) => !ran.includes(name))) await db.dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await session.close(); // its lock goes with it
  }
}

async function ranMigrations(session: DatabaseSession): Promise<string[]> {
  const tables = await session.query<{ present: boolean }>('select to_regclass($1) is not null as present', [
    MIGRATIONS_TABLE,
  ]);
  if (tables[0]?.present !== true) return [];
  const rows = await session.query<{ name: string }>(`select name from ${MIGRATIONS_TABLE} order by id`);
  return rows.map((row) => row.name);
}

/** TypeORM stores `name` of the instance where a migration has one, else the name of its class. */
function knownMigrations(db: Database): string[] {
  return db.dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
}
