import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '#db';
import { traceIdOf } from '#telemetry';
import { traceparentOf } from '../envelope.js';
import { sentence } from '../relay/outbox-rows.js';
import type { Failure, Settlement } from '../settle.js';
import type { Death } from '../tell-settlement.js';
import type { ReceivedMessage } from './amqp-message.js';

/**
 * Where messages of the broker are written down before they are acknowledged: retries in the outbox, the dead in their
 * table. Each write is a transaction of its own that is on the disk when it resolves.
 */
export class SettlementTable {
  constructor(private readonly db: Database) {}

  /** Parks a message for its one consumer until the delay is over. */
  async park(
    message: ReceivedMessage,
    { delayMs, counted, error }: Extract<Settlement, { verdict: 'retry' }>,
  ): Promise<void> {
    const firstError = message.firstError ?? (counted ? sentence(error) : null);
    await this.db.query(
      `insert into outbox (message_id, pattern, consumer, run_id, partition_key, lane, envelope, attempt, not_before,
                           first_error)
       values ($1, $2, $3, $4, $5, $6, $7, $8, now() + $9 * interval '1 millisecond', $10)`,
      [
        ...[message.messageId, message.pattern, message.consumer, runIdOf(message.envelope)],
        ...[message.partitionKey, message.lane, message.envelope],
        ...[message.attempt + (counted ? 1 : 0), delayMs, firstError],
      ],
    );
  }

  /** Buries a message. Returns nothing when that was done before, by a process that did not live to acknowledge it. */
  async bury(message: ReceivedMessage, reason: string, error: Failure): Promise<Death | undefined> {
    const death: Death = {
      messageId: message.messageId,
      pattern: message.pattern,
      consumer: message.consumer,
      attempts: message.attempt,
      reason,
      traceId: traceIdOf(traceparentOf(message.envelope)) ?? null,
      error,
    };
    const rows = await this.db.query(
      `insert into dead_letter (id, message_id, pattern, consumer, run_id, partition_key, lane, envelope, reason,
                                attempts, first_error, last_error, trace_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict (id) do nothing returning id`,
      [
        ...[deathIdOf(message), death.messageId, death.pattern, death.consumer, runIdOf(message.envelope)],
        ...[message.partitionKey, message.lane, message.envelope, reason, death.attempts],
        ...[message.firstError ?? sentence(error), sentence(error), death.traceId],
      ],
    );
    return rows.length === 0 ? undefined : death;
  }
}

/**
 * One publication dies once for one consumer, however often its death is written down. What did not come from an outbox
 * is known by what it says; replayed it comes from one, and can die anew.
 */
function deathIdOf({ publication, messageId, consumer, envelope }: ReceivedMessage): string {
  const hash = createHash('sha256').update(`${publication ?? messageId} ${consumer}`);
  const hex = (publication === undefined ? hash.update(envelope) : hash).digest('hex');
  // Version 8 of RFC 9562: a UUID whose bits are its maker's own.
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
}

/** The run of an envelope that may be anything at all. */
function runIdOf(envelope: string): string | null {
  try {
    return z.object({ runId: z.uuid() }).parse(JSON.parse(envelope)).runId;
  } catch {
    return null;
  }
}
