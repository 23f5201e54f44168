import { hostname } from 'node:os';
import type { AuditKeySettings, Database, EngineLease } from '#db';
import type { Secret } from '#domain';
import type { Observe } from '#telemetry';
import { type FailedAttempt, keepTrying } from './keep-trying.js';

/**
 * Opens the database of a service, waiting for a server that is away.
 * @throws DatabaseUnreachableError it refuses us, so that waiting is in vain
 * @throws AuditKeyInvalidError
 */
export async function openServiceDatabase(
  { url, audit }: { readonly url: Secret; readonly audit: AuditKeySettings },
  observe: Observe,
  say: (failed: FailedAttempt) => void,
  signal: AbortSignal,
): Promise<Database> {
  const { auditKeysOf, openDatabase } = await import('#db'); // here, so that a service is alive before it has loaded this
  const beganAt = performance.now();
  const auditKeys = auditKeysOf(audit);
  const connect = (): Promise<Database> => openDatabase({ url: url.reveal(), statePath: '', auditKeys });
  const db = await keepTrying(connect, say, signal);
  observe({ event: 'database.connected', durationMs: Math.round(performance.now() - beganAt) });
  return db;
}

/**
 * Waits for the schema of this program.
 * @throws DatabaseNewerError
 */
export async function awaitSchema(
  db: Database,
  say: (failed: FailedAttempt) => void,
  signal: AbortSignal,
): Promise<void> {
  const { verifySchema } = await import('#db');
  await keepTrying(() => verifySchema(db), say, signal);
}

/** Shares the engine's lock with the other services, waiting for a command that has it for itself. */
export async function shareEngine(
  db: Database,
  service: string,
  say: (failed: FailedAttempt) => void,
  signal: AbortSignal,
): Promise<EngineLease> {
  const { EngineLease } = await import('#db');
  const holder = { command: service, pid: process.pid, host: hostname() };
  return keepTrying(() => EngineLease.share(db, holder), say, signal);
}

/** Says what nobody could prove later, as things are. */
export async function sayAuditGuard(db: Database, observe: Observe): Promise<void> {
  const { canChangeAudit } = await import('#db');
  const { mac, signing } = db.auditKeys;
  const lacks = [
    mac === undefined &&
      'SIGN_SYNC_AUDIT_HMAC_KEY is not set: records are chained, and carry no code of a key.',
    signing === undefined && 'SIGN_SYNC_AUDIT_SIGNING_KEY is not set: there are no signed checkpoints.',
    (await canChangeAudit(db)) &&
      'The database role of this service owns the audit, so only a trigger keeps it from changes. Give migrations a role of their own: SIGN_SYNC_MIGRATION_DATABASE_URL.',
  ].filter((lack) => lack !== false);
  if (lacks.length > 0) observe({ event: 'audit.unguarded', lacks });
}
