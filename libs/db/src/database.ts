import { Client, type Pool, type PoolClient } from 'pg';
import type { DataSource } from 'typeorm';

import { SyncError } from '#domain';

import { type AuditKeys, NO_AUDIT_KEYS } from './audit/audit-keys.js';
import { POOL_SIZE } from './data-source.js';
import { DatabaseSession } from './database-session.js';
import { explainDatabaseError } from './explain-database-error.js';
import { statementName } from './statement-names.js';
import { Turns } from './turns.js';
import { JOIN_WHOLE_LISTS } from './whole-lists.js';

export interface Queryable {
  /**
   * @param sql one statement with `$1`, `$2`, …
   * @returns the rows, also of `insert`, `update` and `delete … returning`; `bigint` and `numeric` come as strings
   * @throws pg.DatabaseError as the server said it; DatabaseUnreachableError, DatabaseDiskFullError
   */
  query<R extends object = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<R[]>;
}

export interface Transaction extends Queryable {
  readonly client: PoolClient;
  /** What its audit records are signed with. */
  readonly auditKeys: AuditKeys;
  /**
   * Runs when `work` has succeeded, in order, and still belongs to the transaction: for locks that many want, so that they
   * are held briefly and always taken last.
   */
  beforeCommit(work: () => Promise<void>): void;
  /** Runs after the commit, in order; never after a rollback. An error in it is a warning: what is committed stays. */
  afterCommit(work: () => void): void;
}

/** `work` swallowed the error of a statement, so the server rolled back where it was asked to commit. */
export class DatabaseTransactionLostError extends SyncError {
  readonly code = 'DATABASE_TRANSACTION_LOST';
  readonly retryable = false;

  constructor() {
    super(
      'A statement of a transaction failed and the error was not passed on, so nothing of the transaction was stored. Please report this: it is a fault of the program',
    );
  }
}

/**
 * Half of the pool: a transaction may read through the pool while it is open, and would otherwise wait for connections
 * that others keep while they wait for the same.
 */
const TRANSACTIONS_AT_ONCE = POOL_SIZE / 2;

/** The one door to PostgreSQL, be it the embedded server or the customer's own. */
export class Database implements Queryable {
  readonly #pool: Pool;
  readonly #release: () => Promise<void>;
  readonly #sessions = new Set<DatabaseSession>();
  readonly #transactions = new Turns(TRANSACTIONS_AT_ONCE);
  #closed: Promise<void> | undefined;

  /**
   * @param dataSource initialised
   * @param pool the pool of that data source
   * @param release called once after all connections have ended
   * @param auditKeys what audit records that are written here are signed with
   */
  constructor(
    readonly dataSource: DataSource,
    pool: Pool,
    release: () => Promise<void>,
    readonly auditKeys: AuditKeys = NO_AUDIT_KEYS,
  ) {
    this.#pool = pool;
    this.#release = release;
  }

  async query<R extends object = Record<string, unknown>>(
    sql: string,
    params?: readonly unknown[],
  ): Promise<R[]> {
    return rowsOf<R>(this.#pool, sql, params);
  }

  /**
   * As `query`, for what people look at again and again: a connection reads and plans the statement once, which takes as long
   * as the answer. Only for statements that find their rows by an index, as a kept plan can be of a time when tables were small.
   *
   * @param sql one of a few texts
   */
  async ask<R extends object = Record<string, unknown>>(
    sql: string,
    params: readonly unknown[] = [],
  ): Promise<R[]> {
    const name = statementName(sql);
    const statement = { text: sql, values: [...params], ...(name !== undefined && { name }) };
    try {
      return (await this.#pool.query<R>(statement)).rows;
    } catch (error) {
      throw explainDatabaseError(error);
    }
  }

  /** Commits when `work` succeeds, else rolls back and throws what `work` threw. Isolation: read committed. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const hooks: (() => void)[] = [];
    const result = await this.#transactions.run(() => this.#transact(work, hooks));
    for (const hook of hooks) runHook(hook);
    return result;
  }

  #transact<T>(work: (tx: Transaction) => Promise<T>, hooks: (() => void)[]): Promise<T> {
    return this.#withClient(async (client) => {
      await client.query('begin');
      const tx = new OpenTransaction(client, hooks, this.auditKeys);
      try {
        const result = await work(tx);
        await tx.settle();
        tx.end();
        const { command } = await client.query('commit');
        if (command !== 'COMMIT') throw new DatabaseTransactionLostError();
        return result;
      } catch (error) {
        tx.end();
        await client.query('rollback');
        throw error;
      }
    });
  }

  /**
   * Reads a large result in batches through a cursor, in a read-only transaction of its own: one snapshot, flat
   * memory, one batch ahead of the consumer. When the consumer stops early the connection is given back.
   *
   * @param sql one `select` with `$1`, `$2`, …
   * @param options `wholeLists`: it joins lists that may just have been stored, see `joinWholeLists`
   */
  async *stream<R extends object = Record<string, unknown>>(
    sql: string,
    params: readonly unknown[],
    batchSize: number,
    options: { readonly wholeLists?: boolean } = {},
  ): AsyncGenerator<R[]> {
    const client = await this.#connect();
    let broken: Error | undefined;
    // The connection may break while the consumer works on a batch, when no query is there to be rejected.
    const onError = (error: Error) => (broken = error);
    client.on('error', onError);
    try {
      await client.query('begin read only');
      if (options.wholeLists === true) await client.query(JOIN_WHOLE_LISTS);
      yield* batchesOf<R>(client, sql, params, batchSize);
      await client.query('commit');
    } catch (error) {
      throw explainDatabaseError(error);
    } finally {
      // Also reached by `return()`. A rollback outside a transaction is only a warning.
      await client.query('rollback').catch((error: Error) => (broken ??= error));
      client.off('error', onError);
      client.release(broken);
    }
  }

  /** A connection outside the pool; `close` of the database closes it too. */
  async session(): Promise<DatabaseSession> {
    const client = new Client(this.#pool.options);
    client.on('error', () => undefined); // an error while connecting is the rejection of connect()
    try {
      await client.connect();
    } catch (error) {
      throw explainDatabaseError(error);
    }
    const session = new DatabaseSession(client);
    this.#sessions.add(session);
    client.once('end', () => this.#sessions.delete(session));
    return session;
  }

  /** Waits for queries that run, ends all connections, then releases the server. May be called again. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    try {
      await Promise.all([...this.#sessions].map((session) => session.close().catch(() => undefined)));
      await this.dataSource.destroy();
    } finally {
      await this.#release();
    }
  }

  async #connect(): Promise<PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw explainDatabaseError(error);
    }
  }

  /** A client whose connection broke, or whose state is unknown, does not go back into the pool. */
  async #withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    let broken: Error | undefined;
    const onError = (error: Error) => (broken = error);
    client.on('error', onError);
    try {
      return await work(client);
    } catch (error) {
      throw explainDatabaseError(error);
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }
}

class OpenTransaction implements Transaction {
  readonly #last: (() => Promise<void>)[] = [];
  #ended = false;

  constructor(
    readonly client: PoolClient,
    private readonly hooks: (() => void)[],
    readonly auditKeys: AuditKeys,
  ) {}

  async query<R extends object = Record<string, unknown>>(
    sql: string,
    params?: readonly unknown[],
  ): Promise<R[]> {
    // A forgotten `await` must not write into somebody else's transaction on the same connection.
    if (this.#ended) throw new Error('The transaction has ended; await every query inside it');
    return rowsOf<R>(this.client, sql, params);
  }

  beforeCommit(work: () => Promise<void>): void {
    this.#last.push(work);
  }

  afterCommit(work: () => void): void {
    this.hooks.push(work);
  }

  async settle(): Promise<void> {
    for (const work of this.#last) await work();
  }

  end(): void {
    this.#ended = true;
  }
}

async function rowsOf<R extends object>(
  target: Pool | PoolClient,
  sql: string,
  params: readonly unknown[] | undefined,
): Promise<R[]> {
  try {
    return (await target.query<R>(sql, params && [...params])).rows;
  } catch (error) {
    throw explainDatabaseError(error);
  }
}

async function* batchesOf<R extends object>(
  client: PoolClient,
  sql: string,
  params: readonly unknown[],
  batchSize: number,
): AsyncGenerator<R[]> {
  // All rows are wanted, not the first ones soon.
  await client.query('set local cursor_tuple_fraction = 1');
  await client.query(`declare batches no scroll cursor for ${sql}`, [...params]);
  const fetch = (): Promise<R[]> => {
    const batch = client.query<R>(`fetch ${batchSize} from batches`).then(({ rows }) => rows);
    batch.catch(() => undefined); // whoever awaits it is told; a consumer that stops before that is not
    return batch;
  };
  for (let ahead = fetch(); ;) {
    const batch = await ahead;
    if (batch.length > 0) {
      if (batch.length === batchSize) ahead = fetch();
      yield batch;
    }
    if (batch.length < batchSize) return;
  }
}

function runHook(hook: () => void): void {
  try {
    hook();
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
  }
}
