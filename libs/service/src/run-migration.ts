import type { Database } from '#db';
import { Secret } from '#domain';
import { createObserver, type Observe } from '#telemetry';
import { watchProcessEnd } from './process-end.js';
import { readEnvironment } from './settings/read-environment.js';
import { parseProcessSettings, type ProcessSettings } from './settings/settings.js';
import { failureOf } from './start/failure-of.js';
import { openServiceDatabase } from './start/open-service-database.js';
import { sayFailed } from './start/say-failed.js';

const NAME = 'migrate';

/**
 * Brings the schema up to date, as the process: waits for a database that is away, migrates, ends with exit code 0.
 * With 1, and the reason as its last line, when that cannot be.
 */
export async function runMigration(): Promise<void> {
  let settings: ProcessSettings;
  try {
    settings = parseProcessSettings(await readEnvironment(process.env));
  } catch (error) {
    createObserver({ format: 'json' })({ event: 'service.failed', service: NAME, ...failureOf(error) });
    process.exit(1);
  }
  const observe = createObserver({ level: settings.logLevel, format: settings.logFormat });
  const end = watchProcessEnd(NAME, observe);
  try {
    const url = settings.migrationDatabaseUrl ?? settings.databaseUrl;
    const { audit } = settings;
    const db = await openServiceDatabase({ url, audit }, observe, sayFailed(observe), end.signal);
    await bringUpToDate(db, observe);
    if (settings.migrationDatabaseUrl) await admitService(db, settings.databaseUrl, url);
    await db.close();
  } catch (error) {
    end.fail(error);
  }
  process.exit(0);
}

async function bringUpToDate(db: Database, observe: Observe): Promise<void> {
  const { migrate } = await import('#db');
  const beganAt = performance.now();
  await migrate(db);
  observe({ event: 'database.migrated', durationMs: Math.round(performance.now() - beganAt) });
}

/** The role of the services gets what it needs of the tables that are there now, and of the audit no more than that. */
async function admitService(owner: Database, serviceUrl: Secret, ownerUrl: Secret): Promise<void> {
  const { grantServiceRole } = await import('#db');
  const service = new URL(serviceUrl.reveal());
  const role = decodeURIComponent(service.username);
  if (role === '' || role === decodeURIComponent(new URL(ownerUrl.reveal()).username)) return;
  const password = { value: new Secret(decodeURIComponent(service.password)), isOurs: false };
  await grantServiceRole(owner, role, password);
}
