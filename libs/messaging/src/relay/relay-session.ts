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
];

/**
 * The relay's own connection. It hears of what other processes stored where nobody else would deliver that, and writes claims and settlements without waiting for the
 * disk. That is safe, because a claim or a settlement lost with the machine only means one more delivery. A connection
 * that was lost is opened anew by the next query.
 */
export class RelaySession implements Queryable {
  #session: Promise<DatabaseSession> | undefined;
  #closed = false;

  constructor(
    private readonly db: Database,
    /** Called when another process has stored messages. Without it nothing is listened to. */
    private readonly others?: { readonly outbox: Outbox; readonly onStored: () => void },
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
      for (const setting of SETTINGS) await session.query(setting);
      if (this.others !== undefined) await listen(session, this.others);
      return session;
    } catch (error) {
      forget();
      throw error;
    }
  }
}

async function listen(
  session: DatabaseSession,
  { outbox, onStored }: { readonly outbox: Outbox; readonly onStored: () => void },
): Promise<void> {
  session.on('notification', ({ payload }) => {
    if (payload !== outbox.id) onStored();
  });
  await session.query(`listen ${OUTBOX_CHANNEL}`);
}
