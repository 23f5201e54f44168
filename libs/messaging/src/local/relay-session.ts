import type { Database, DatabaseSession, Queryable } from '#db';
import { TransportClosedError } from '../errors.js';
import { OUTBOX_CHANNEL, type Outbox } from '../outbox.js';

const SETTINGS = [
  'set synchronous_commit = off',
  // A table that fills and empties within seconds has no statistics to plan by: without these the server reads and sorts
  // everything that waits for each handful that is claimed, instead of walking the index that has the order already.
  'set enable_sort = off',
  'set enable_bitmapscan = off',
  'set enable_seqscan = off',
  `listen ${OUTBOX_CHANNEL}`,
];

/**
 * The relay's own connection: it hears of what other processes stored, and writes claims and settlements without waiting for the
 * disk. That is safe, because a claim or a settlement lost with the machine only means one more delivery. A connection
 * that was lost is opened anew by the next query.
 */
export class RelaySession implements Queryable {
  #session: Promise<DatabaseSession> | undefined;
  #closed = false;

  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly onStored: () => void,
  ) {}

  async query<R extends object = Record<string, unknown>>(
    sql: string,
    params: readonly unknown[] = [],
  ): Promise<R[]> {
    // A handler that outlives the drain must not open a connection that nobody would close.
    if (this.#closed) throw new TransportClosedError();
    this.#session ??= this.#open();
    const session = await this.#session;
    return session.query<R>(sql, params);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const session = await this.#session?.catch(() => undefined);
    await session?.close();
  }

  #open(): Promise<DatabaseSession> {
    const opening = this.#openOnce(() => {
      if (this.#session === opening) this.#session = undefined;
    });
    return opening;
  }

  async #openOnce(forget: () => void): Promise<DatabaseSession> {
    try {
      const session = await this.db.session();
      session.onLost(forget);
      session.on('notification', ({ payload }) => {
        if (payload !== this.outbox.id) this.onStored();
      });
      for (const setting of SETTINGS) await session.query(setting);
      return session;
    } catch (error) {
      forget();
      throw error;
    }
  }
}
