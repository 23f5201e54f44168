import { loadConfig } from '#config';
import {
  auditKeysOf,
  type AuditKeySettings,
  type Database,
  EngineLease,
  keepAuditKeys,
  migrate,
  openDatabase,
  type OpenDatabaseOptions,
  openEmbeddedState,
  verifySchema,
} from '#db';
import { parseAuditSettings, readEnvironment } from '#service';

/**
 * Opens the state that commands of this machine work with, and brings it up to date.
 * @throws EngineHeldError services work with that database
 */
export async function openState(options: OpenDatabaseOptions): Promise<Database> {
  const variables = await readEnvironment(process.env);
  const settings = parseAuditSettings(variables);
  if (options.url === undefined) return openEmbedded(options, settings);
  return openOwn(options, settings, variables['SIGN_SYNC_MIGRATION_DATABASE_URL']);
}

async function openEmbedded(options: OpenDatabaseOptions, settings: AuditKeySettings): Promise<Database> {
  const auditKeys = await keepAuditKeys(options.statePath, settings);
  const refuse = (owner: Database) => EngineLease.refuseShared(owner);
  const db = await openEmbeddedState({ ...options, auditKeys }, refuse);
  return refusing(db);
}

async function openOwn(
  options: OpenDatabaseOptions,
  settings: AuditKeySettings,
  ownerUrl: string | undefined,
): Promise<Database> {
  const db = await refusing(await openDatabase({ ...options, auditKeys: auditKeysOf(settings) }));
  try {
    // Whoever owns the tables runs the migration for itself: it also says what our role may do with them.
    if (ownerUrl === undefined || ownerUrl === '') await migrate(db);
    else await verifySchema(db);
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}

/**
 * The same database as its owner, for the little that the role of the services may not do.
 * @param file the main file of the configuration
 */
export async function openOwner(file: string): Promise<Database> {
  const { state } = await loadConfig(file, {});
  const variables = await readEnvironment(process.env);
  const url = [variables['SIGN_SYNC_MIGRATION_DATABASE_URL'], variables['SIGN_SYNC_DATABASE_URL']].find(
    (one) => one !== undefined && one !== '',
  );
  return openDatabase({ statePath: state.path, ...(url !== undefined && { url }) });
}

async function refusing(db: Database): Promise<Database> {
  try {
    await EngineLease.refuseShared(db);
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}
