import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Database, EmbeddedServer } from '#db';

export interface PrivateDatabase {
  readonly db: Database;
  /** For a second connection, or a process of its own, to this very database. */
  readonly url: string;
  /** Drops the database; the last one out stops the server and removes its folder. */
  close(): Promise<void>;
}

interface Server {
  readonly embedded: EmbeddedServer;
  readonly admin: Database;
  readonly folder: string;
}

const TEMPLATE = 'migrated';

let server: Promise<Server> | undefined;
let openCount = 0;
let madeCount = 0;

/**
 * A fresh, migrated database for one spec. All of a process share one embedded server in a temporary folder; each
 * database is a copy of one that was migrated once. Open it in `beforeAll`, close it in `afterAll`.
 */
export async function startPrivateDatabase(): Promise<PrivateDatabase> {
  const { openDatabase } = await import('#db'); // here, so that specs of pure code do not load it
  openCount += 1;
  server ??= startServer();
  try {
    const { embedded, admin, folder } = await server;
    madeCount += 1;
    const name = `spec_${madeCount}`;
    await admin.query(`create database ${name} template ${TEMPLATE}`);
    const url = urlOf(embedded, name);
    const db = await openDatabase({ url, statePath: folder });
    return { db, url, close: () => closeOne(db, admin, name) };
  } catch (error) {
    await leaveServer();
    throw error;
  }
}

async function closeOne(db: Database, admin: Database, name: string): Promise<void> {
  await db.close();
  await admin.query(`drop database ${name} with (force)`);
  await leaveServer();
}

async function startServer(): Promise<Server> {
  const { attachEmbeddedServer, migrate, openDatabase } = await import('#db');
  const folder = await mkdtemp(join(tmpdir(), 'sign-sync-spec-'));
  await chmod(folder, 0o755); // as root the server runs as another user, who must get through
  const embedded = await attachEmbeddedServer({ statePath: join(folder, 'state') });
  const admin = await openDatabase({ url: urlOf(embedded, embedded.address.database), statePath: folder });
  // Nobody takes this server's power away: a commit need not wait for the disk.
  await admin.query('alter role current_user set synchronous_commit = off');
  await admin.query(`create database ${TEMPLATE}`);
  const template = await openDatabase({ url: urlOf(embedded, TEMPLATE), statePath: folder });
  await migrate(template);
  await template.close();
  return { embedded, admin, folder };
}

function urlOf({ address }: EmbeddedServer, database: string): string {
  const url = new URL(`postgres://${address.host}:${address.port}/${database}`);
  url.username = address.user;
  url.password = address.password.reveal();
  return url.href;
}

async function leaveServer(): Promise<void> {
  openCount -= 1;
  if (openCount > 0 || server === undefined) return;
  const leaving = server;
  server = undefined;
  const { embedded, admin, folder } = await leaving;
  await admin.close();
  await embedded.release();
  await rm(folder, { recursive: true, force: true });
}
