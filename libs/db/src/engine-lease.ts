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
  /** Where it takes requests for runs, when it does. */
  readonly url?: string;
}

/** Another command does the work of this database. */
export class EngineHeldError extends SyncError {
  readonly code = 'ENGINE_HELD';
  readonly retryable = true;

  constructor(holder: CurrentHolder | 'services' | undefined) {
    super(
      `${holder === 'services' ? SERVICES_AT_WORK : commandAtWork(holder)} Nothing was read or written.`,
      holder === 'services' ? {} : { ...holder },
    );
  }
}

type CurrentHolder = EngineHolder & { readonly since: Date };

const SERVICES_AT_WORK =
  'Services of Sign Sync work with this database. Give the command their address with --server.';

function commandAtWork(holder: CurrentHolder | undefined): string {
  const who = holder
    ? `"sign-sync ${holder.command}" (process ${holder.pid} on ${holder.host}, since ${holder.since.toISOString()})`
    : 'another sign-sync command';
  const advice =
    holder?.url === undefined
      ? 'Wait until it has ended, or start with --wait.'
      : `Let it do the work with --server ${holder.url}, or stop it first.`;
  return `${who} is at work with this state folder. ${advice}`;
}

/**
 * Held by the one engine of a database. It belongs to a connection, so it ends with its process, however that dies.
 */
export class EngineLease {
  private constructor(
    private readonly session: DatabaseSession,
    /** Whoever held it last, in whatever way that ended; undefined for the first one. */
    readonly before?: EngineHolder,
  ) {}

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
        const current = await currentHolder(session);
        const error = new EngineHeldError(current);
        // A server does not end by itself.
        if (wait === undefined || current?.url !== undefined) throw error;
        if (!told) wait.onWait(error.message);
        told = true;
        await sleep(WAIT_MS, undefined, { signal: wait.signal });
      }
      const before = await currentHolder(session);
      await storeHolder(session, holder);
      return new EngineLease(session, before);
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /**
   * Held together by the services of a cluster: they share the work of the database by leases of orgs, and keep a
   * command that would take all of it for itself away.
   * @throws EngineHeldError a command is at work with this database
   */
  static async share(db: Database, holder: EngineHolder): Promise<EngineLease> {
    const session = await db.session();
    try {
      if (!(await tryLock(session, 'pg_try_advisory_lock_shared'))) {
        throw new EngineHeldError(await currentHolder(session));
      }
      await storeHolder(session, holder);
      return new EngineLease(session);
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** @throws EngineHeldError services share the work of this database; asked before its schema is touched */
  static async refuseShared(db: Database): Promise<void> {
    const rows = await db.query(
      `select from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and granted
         and database = (select oid from pg_database where datname = current_database())
         and (classid::bigint << 32 | objid::bigint) = $1`,
      [ENGINE_LOCK],
    );
    if (rows.length > 0) throw new EngineHeldError('services');
  }

  /** Says more about whoever holds it. */
  async restate(holder: EngineHolder): Promise<void> {
    await storeHolder(this.session, holder);
  }

  onLost(listener: (error: Error) => void): void {
    this.session.onLost(listener);
  }

  async release(): Promise<void> {
    await this.session.close();
  }
}

async function tryLock(
  session: DatabaseSession,
  how: 'pg_try_advisory_lock' | 'pg_try_advisory_lock_shared' = 'pg_try_advisory_lock',
): Promise<boolean> {
  const [row] = await session.query<{ locked: boolean }>(`select ${how}($1) as locked`, [ENGINE_LOCK]);
  return row?.locked ?? false;
}

async function storeHolder(session: DatabaseSession, holder: EngineHolder): Promise<void> {
  await session.query(
    `insert into lease (name, holder) values ('engine', $1)
     on conflict (name) do update set holder = excluded.holder, epoch = lease.epoch + 1, since = now()`,
    [JSON.stringify(holder)],
  );
}

async function currentHolder(
  session: DatabaseSession,
): Promise<(EngineHolder & { since: Date }) | undefined> {
  const [row] = await session.query<{ holder: EngineHolder; since: Date }>(
    `select holder, since from lease where name = 'engine'`,
  );
  return row && { ...row.holder, since: row.since };
}
