import { SyncError } from '#domain';
import type { Database } from './database.js';
import { attachEmbeddedServer } from './embedded/embedded-server.js';
import { SERVICE_USER } from './embedded/init-data.js';
import { migrate, verifySchema } from './migrate.js';
import { openDatabase, type OpenDatabaseOptions } from './open-database.js';
import { grantServiceRole, servicePassword } from './service-role.js';

/** What the owner's connection is for: it ends before anything else begins. */
type BeforeMigration = (owner: Database) => Promise<void>;

/** What a role that is not there, or knows another password, and older tables say. */
const NOT_YET = new Set(['DATABASE_UNREACHABLE', 'DATABASE_OLDER']);

/**
 * Opens the embedded database of a state folder with its tables up to date, as the role of the services. The owner is
 * needed only for what a new version changes.
 */
export async function openEmbeddedState(
  options: Omit<OpenDatabaseOptions, 'url' | 'as'>,
  beforeMigration: BeforeMigration,
): Promise<Database> {
  // Held, so that the server does not stop between one role and the other.
  const server = await attachEmbeddedServer(options);
  try {
    return (
      (await openReady(options)) ?? (await openMigrated(options, beforeMigration, server.address.password))
    );
  } finally {
    await server.release();
  }
}

async function openReady(options: OpenDatabaseOptions): Promise<Database | undefined> {
  let db: Database | undefined;
  try {
    db = await openDatabase({ ...options, as: 'service' });
    await verifySchema(db);
    return db;
  } catch (error) {
    await db?.close();
    if (error instanceof SyncError && NOT_YET.has(error.code)) return undefined;
    // Tables that the role was never given: an owner's connection knows more.
    if (error instanceof Error && 'code' in error && error.code === '42501') return undefined;
    throw error;
  }
}

async function openMigrated(
  options: OpenDatabaseOptions,
  beforeMigration: BeforeMigration,
  ownerPassword: Parameters<typeof servicePassword>[0],
): Promise<Database> {
  const owner = await openDatabase(options);
  try {
    await beforeMigration(owner);
    await migrate(owner);
    await grantServiceRole(owner, SERVICE_USER, { value: servicePassword(ownerPassword), isOurs: true });
  } finally {
    await owner.close();
  }
  return openDatabase({ ...options, as: 'service' });
}
