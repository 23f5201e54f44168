import type { Message } from 'amqplib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunRequestedV1 } from '#contracts';
import { newTraceparent } from '#telemetry';
import { sealMessage } from '../envelope.js';
import { propertiesOf, publicationOf, readMessage } from './amqp-message.js';
import type { OutboundRow } from './outbound-queue.js';

const RUN = '11111111-1111-4111-8111-111111111111';
const traceparent = newTraceparent();
const sealed = sealMessage(RunRequestedV1, { runId: RUN }, { traceparent });

const row: OutboundRow = {
  ...{ seq: '42', messageId: sealed.id, pattern: RunRequestedV1.pattern, envelope: sealed.text, attempt: 3 },
  ...{ consumer: 'planner', partitionKey: null, lane: null, firstError: 'AWAY: gone' },
};

function message(properties: object, content = sealed.text): Message {
  const fields = { deliveryTag: 1, redelivered: false, exchange: 'sign-sync', routingKey: 'some.key' };
  return { content: Buffer.from(content), fields, properties: properties as Message['properties'] };
}

describe('a message of the broker', () => {
  it('is stored for good, and says what it is without its bytes', () => {
    expect(propertiesOf(row, true)).toEqual({
      ...{ mandatory: true, persistent: true, contentType: 'application/json' },
      ...{ messageId: sealed.id, type: 'run.requested.v1' },
      headers: { 'x-attempt': 3, 'x-publication': '42', 'x-first-error': 'AWAY: gone', traceparent },
    });
  });

  it('is read as it was sent', () => {
    const received = readMessage(message(propertiesOf(row, true)), 'planner.run.requested.v1');
    expect(received).toEqual({
      ...{ messageId: sealed.id, pattern: row.pattern, envelope: row.envelope, attempt: 3 },
      ...{ consumer: 'planner', partitionKey: null, lane: null, firstError: 'AWAY: gone', publication: '42' },
      redeliveries: 0,
    });
    expect(publicationOf(message(propertiesOf(row, true)))).toBe('42');
  });

  it('is read with what can be found, when somebody else has sent it', () => {
    const received = readMessage(message({}, 'a\0b'), 'executor.o-1.urgent', () => RUN);
    expect(received).toEqual({
      ...{ messageId: RUN, pattern: 'some.key', envelope: 'a\uFFFDb', attempt: 1, firstError: null },
      ...{ consumer: 'executor', partitionKey: 'o-1', lane: 'urgent', publication: undefined },
      redeliveries: 0,
    });
  });

  it('tells how often it has come back, as the broker counts', () => {
    const came = (count: unknown) =>
      readMessage(message({ headers: { 'x-delivery-count': count } }), 'q.a.v1');
    expect(came(7).redeliveries).toBe(7);
    expect(came('many').redeliveries).toBe(0);
  });

  it('never fails to be read, nor holds what a database cannot store', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.uint8Array(), (type, attempt, bytes) => {
        const properties = {
          type,
          messageId: type,
          headers: { 'x-attempt': attempt, 'x-first-error': type },
        };
        const received = readMessage(
          { ...message(properties), content: Buffer.from(bytes) },
          'planner.run.requested.v1',
        );
        expect(received.attempt).toBeGreaterThanOrEqual(1);
        expect(`${received.envelope}${received.pattern}${received.firstError}`).not.toContain('\0');
      }),
    );
  });
});
