import { randomUUID } from 'node:crypto';
import type { Message, Options } from 'amqplib';
import { z } from 'zod';
import { traceparentOf } from '../envelope.js';
import type { MessageLane } from '../partition-key.js';
import type { OutboundRow } from './outbound-queue.js';
import { addressOf } from './topology.js';

/** Which delivery to this consumer it is, counted by us. */
const ATTEMPT = 'x-attempt';
/** The broker's own count, of one publication. */
const DELIVERY_COUNT = 'x-delivery-count';
/** The outbox row it was published from: the same in every delivery of one publication. */
const PUBLICATION = 'x-publication';
const FIRST_ERROR = 'x-first-error';

/** Headers are small: the rest of a long story stands in the log. */
const FIRST_ERROR_CHARACTERS = 2_000;

/** A message as it came from a queue, whatever its bytes may be. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly pattern: string;
  readonly consumer: string;
  readonly partitionKey: string | null;
  readonly lane: MessageLane | null;
  readonly envelope: string;
  readonly attempt: number;
  /** How often this publication has come back unsettled. */
  readonly redeliveries: number;
  readonly firstError: string | null;
  /** Undefined for what did not come from an outbox. */
  readonly publication: string | undefined;
}

/** What the broker is told about a message, beside its bytes. */
export function propertiesOf(row: OutboundRow, mandatory: boolean): Options.Publish {
  const traceparent = traceparentOf(row.envelope);
  return {
    ...{ mandatory, persistent: true, contentType: 'application/json' },
    ...{ messageId: row.messageId, type: row.pattern },
    headers: {
      [ATTEMPT]: row.attempt,
      [PUBLICATION]: row.seq,
      ...(traceparent !== undefined && { traceparent }),
      ...(row.firstError !== null && { [FIRST_ERROR]: row.firstError.slice(0, FIRST_ERROR_CHARACTERS) }),
    },
  };
}

/**
 * @param queue where it was found, which says whose it is
 * @param newId what names a message that came without an id; ours have one
 */
export function readMessage(
  { content, fields, properties }: Message,
  queue: string,
  newId: () => string = randomUUID,
): ReceivedMessage {
  const headers = properties.headers ?? {};
  return {
    messageId: z.uuid().safeParse(properties.messageId).data ?? newId(),
    pattern: textOf(properties.type) ?? textOf(fields.routingKey) ?? 'unknown',
    ...addressOf(queue),
    envelope: storable(content.toString('utf8')),
    attempt: z.int().min(1).max(1_000_000).catch(1).parse(headers[ATTEMPT]),
    redeliveries: z.int().min(0).catch(0).parse(headers[DELIVERY_COUNT]),
    firstError: textOf(headers[FIRST_ERROR]) ?? null,
    publication: textOf(headers[PUBLICATION]),
  };
}

/** The publication a message came from, when it came back from the broker. */
export function publicationOf({ properties }: Message): string | undefined {
  return textOf(properties.headers?.[PUBLICATION]);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? storable(value) : undefined;
}

/** PostgreSQL's text has no place for NUL, and a broken message has to be stored all the same. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
