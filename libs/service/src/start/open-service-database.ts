import { hostname } from 'node:os';
import type { Database, EngineLease } from '#db';
import type { Secret } from '#domain';
import type { Observe } from '#telemetry';
import { type FailedAttempt, keepTrying } from './keep-trying.js';

/**
 * Opens the database of a service, waiting for a server that is away.
 * @throws DatabaseUnreachableError it refuses us, so that waiting is in vain
 */
export async function openServiceDatabase(
  url: Secret,
  observe: Observe,
  say: (failed: FailedAttempt) => void,
  signal: AbortSignal,
): Promise<Database> {
  const { openDatabase } = await import('#db'); // here, so that a service is alive before it has loaded this
  const beganAt = performance.now();
  const connect = (): Promise<Database> => openDatabase({ url: url.reveal(), statePath: '' });
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
