import { setTimeout as sleep } from 'node:timers/promises';
import { SyncError } from '#domain';
import type { Database } from './database.js';
import type { DatabaseSession } from './database-session.js';

/** The lock of the one process that may relay messages and run handlers in a database without a broker. */
const ENGINE_LOCK = 7_446_123_002;
const WAIT_MS = 300;

export interface EngineHolder {
  readonly command: string;
  readonly pid: number;
  readonly host: string;
}

/** Another command does the work of this database. */
export class EngineHeldError extends SyncError {
  readonly code = 'ENGINE_HELD';
  readonly retryable = true;

  constructor(holder: (EngineHolder & { since: Date }) | undefined) {
    const who = holder
      ? `"sign-sync ${holder.command}" (process ${holder.pid} on ${holder.host}, since ${holder.since.toISOString()})`
      : 'another sign-sync command';
    super(
      `${who} is at work with this state folder. Wait until it has ended, or start with --wait. Nothing was read or written.`,
      { ...holder },
    );
  }
}

/**
 * Held by the one engine of a database. It belongs to a connection, so it ends with its process, however that dies.
 */
export class EngineLease {
  private constructor(private readonly session: DatabaseSession) {}

  /** @throws EngineHeldError somebody else holds it and `wait` is off */
  static async acquire(
    db: Database,
    holder: EngineHolder,
    wait: { readonly signal: AbortSignal; readonly onWait: (holder: string) => void } | undefined,
  ): Promise<EngineLease> {
    const session = await db.session();
    try {
      let told = false;
      while (!(await tryLock(session))) {
        const error = new EngineHeldError(await currentHolder(session));
        if (wait === undefined) throw error;
        if (!told) wait.onWait(error.message);
        told = true;
        await sleep(WAIT_MS, undefined, { signal: wait.signal });
      }
      await session.query(
        `insert into lease (name, holder) values ('engine', $1)
         on conflict (name) do update set holder = excluded.holder, epoch = lease.epoch + 1, since = now()`,
        [JSON.stringify(holder)],
      );
      return new EngineLease(session);
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  onLost(listener: (error: Error) => void): void {
    this.session.onLost(listener);
  }

  async release(): Promise<void> {
    await this.session.close();
  }
}

async function tryLock(session: DatabaseSession): Promise<boolean> {
  const [row] = await session.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
    ENGINE_LOCK,
  ]);
  return row?.locked ?? false;
}

async function currentHolder(
  session: DatabaseSession,
): Promise<(EngineHolder & { since: Date }) | undefined> {
  const [row] = await session.query<{ holder: EngineHolder; since: Date }>(
    `select holder, since from lease where name = 'engine'`,
  );
  return row && { ...row.holder, since: row.since };
}
