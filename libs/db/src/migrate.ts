import { SyncError } from '#domain';

import { MIGRATIONS_TABLE } from './data-source.js';
import type { Database, Queryable } from './database.js';

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

/** The tables are not yet those of this program, and a service does not change them. */
export class DatabaseOlderError extends SyncError {
  readonly code = 'DATABASE_OLDER';
  readonly retryable = true;

  constructor(missing: readonly string[]) {
    super(
      `The database waits for the migration (${missing.join(', ')}). Run it: node dist/apps/ops-api/src/migrate.js, with the same SIGN_SYNC_DATABASE_URL`,
      { missing },
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
    refuseNewer(ran, known);
    if (known.some((name) => !ran.includes(name))) await db.dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await session.close(); // its lock goes with it
  }
}

/**
 * Looks whether this program can work with the schema, and changes nothing.
 *
 * @throws DatabaseNewerError
 * @throws DatabaseOlderError `migrate` has not run yet
 */
export async function verifySchema(db: Database): Promise<void> {
  const ran = await ranMigrations(db);
  const known = knownMigrations(db);
  refuseNewer(ran, known);
  const missing = known.filter((name) => !ran.includes(name));
  if (missing.length > 0) throw new DatabaseOlderError(missing);
}

function refuseNewer(ran: readonly string[], known: readonly string[]): void {
  const unknown = ran.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new DatabaseNewerError(unknown);
}

async function ranMigrations(session: Queryable): Promise<string[]> {
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
