import type pg from 'pg';

import { explainDatabaseError } from './explain-database-error.js';
import type { Queryable } from './database.js';

export interface DatabaseNotification {
  readonly channel: string;
  readonly payload: string;
}

/** A connection of its own, for what belongs to a connection: session advisory locks and LISTEN. */
export class DatabaseSession implements Queryable {
  readonly #client: pg.Client;
  readonly #lostListeners: ((error: Error) => void)[] = [];
  /** The statement before the next one: pg queues by itself, but says that it will not do so for ever. */
  #before: Promise<unknown> = Promise.resolve();
  #lost: Error | undefined;
  #closed: Promise<void> | undefined;

  /** @param client connected, and used by nobody else */
  constructor(client: pg.Client) {
    this.#client = client;
    client.on('error', (error) => this.#lose(error));
    client.on('end', () => this.#lose(new Error('The connection to the database has ended')));
  }

  /** Statements go one after the other, in the order of the calls. */
  query<R extends object = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<R[]> {
    const answer = this.#before.then(() => this.#send<R>(sql, params));
    this.#before = answer.catch(() => undefined);
    return answer;
  }

  on(_event: 'notification', listener: (notification: DatabaseNotification) => void): void {
    this.#client.on('notification', ({ channel, payload }) => listener({ channel, payload: payload ?? '' }));
  }

  /** Called once when the connection breaks: its locks and LISTENs are gone then. Not called for our own `close`. */
  onLost(listener: (error: Error) => void): void {
    if (this.#lost === undefined) this.#lostListeners.push(listener);
    else listener(this.#lost);
  }

  /** Ends the connection, and with it its locks. May be called again. */
  close(): Promise<void> {
    this.#closed ??= this.#client.end();
    return this.#closed;
  }

  async #send<R extends object>(sql: string, params: readonly unknown[] | undefined): Promise<R[]> {
    try {
      return (await this.#client.query<R>(sql, params && [...params])).rows;
    } catch (error) {
      throw explainDatabaseError(error);
    }
  }

  #lose(error: Error): void {
    if (this.#closed !== undefined || this.#lost !== undefined) return;
    this.#lost = error;
    for (const listener of this.#lostListeners) listener(error);
  }
}
