import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { poolOf } from '../data-source.js';
import { Database, type Transaction } from '../database.js';
import { explainDatabaseError } from '../explain-database-error.js';

/** One connection in one transaction that is never committed, in the place of a database. */
export class PastDatabase extends Database {
  readonly #client: PoolClient;
  /** The statement before the next one: on one connection they go one after the other. */
  #before: Promise<unknown> = Promise.resolve();
  #cursors = 0;

  /** @param dataSource whose manager speaks over `client`, which is inside the transaction */
  constructor(present: Database, dataSource: DataSource, client: PoolClient) {
    super(dataSource, poolOf(present.dataSource), async () => undefined);
    this.#client = client;
  }

  /** What repositories take as a transaction; hooks of its end are not called, as it never comes to one. */
  get tx(): Transaction {
    return {
      client: this.#client,
      auditKeys: this.auditKeys,
      query: (sql, params) => this.query(sql, params),
      beforeCommit: () => undefined,
      afterCommit: () => undefined,
    };
  }

  override query<R extends object = Record<string, unknown>>(
    sql: string,
    params?: readonly unknown[],
  ): Promise<R[]> {
    const answer = this.#before.then(async () => {
      try {
        return (await this.#client.query<R>(sql, params && [...params])).rows;
      } catch (error) {
        throw explainDatabaseError(error);
      }
    });
    this.#before = answer.catch(() => undefined);
    return answer;
  }

  override ask<R extends object = Record<string, unknown>>(
    sql: string,
    params?: readonly unknown[],
  ): Promise<R[]> {
    return this.query(sql, params);
  }

  override transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return work(this.tx);
  }

  override async *stream<R extends object = Record<string, unknown>>(
    sql: string,
    params: readonly unknown[],
    batchSize: number,
  ): AsyncGenerator<R[]> {
    this.#cursors += 1;
    const cursor = `past_${this.#cursors}`;
    await this.query(`declare ${cursor} no scroll cursor for ${sql}`, params);
    for (;;) {
      const rows = await this.query<R>(`fetch ${batchSize} from ${cursor}`);
      if (rows.length > 0) yield rows;
      if (rows.length < batchSize) break;
    }
    await this.query(`close ${cursor}`);
  }

  /** The connection belongs to whoever has opened the past. */
  override async close(): Promise<void> {
    // Nothing to do.
  }
}
