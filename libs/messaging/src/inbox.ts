import { Injectable } from '@nestjs/common';
import type { Database, Queryable, Transaction } from '#db';
import type { MessageContext } from './message-context.js';

/**
 * Remembers which consumer has handled which message, in the transaction that did the work: a message that is
 * delivered again then has no second effect. For handlers that only touch the database. A handler that calls out keeps
 * its own record of intent and result.
 */
@Injectable()
export class Inbox {
  /**
   * Marks the message as handled by this consumer.
   * @returns false when it was handled before; a transaction that is handling it right now is waited for
   */
  async handleOnce(tx: Transaction, consumer: string, messageId: string, runId?: string): Promise<boolean> {
    const rows = await tx.query(
      `insert into inbox (consumer, message_id, run_id) values ($1, $2, $3)
       on conflict do nothing returning consumer`,
      [consumer, messageId, runId ?? null],
    );
    return rows.length === 1;
  }

  /** Runs `work` and the mark in one transaction; returns quietly when the message was handled before. */
  async once(db: Database, context: MessageContext, work: (tx: Transaction) => Promise<void>): Promise<void> {
    await db.transaction(async (tx) => {
      if (await this.handleOnce(tx, context.consumer, context.messageId, context.runId)) await work(tx);
    });
  }

  /**
   * Forgets what was handled more than `days` days ago. Safe once nothing that old can be delivered again.
   * @returns how many marks went
   */
  async forget(db: Queryable, days: number): Promise<number> {
    const rows = await db.query(
      'delete from inbox where handled_at < now() - make_interval(days => $1) returning consumer',
      [days],
    );
    return rows.length;
  }
}
