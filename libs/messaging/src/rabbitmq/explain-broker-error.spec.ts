import { describe, expect, it } from 'vitest';
import { BrokerRefusedError } from './errors.js';
import { explainBrokerError, reasonOf } from './explain-broker-error.js';

describe('explainBrokerError', () => {
  it.each([
    ['Handshake terminated by server: 403 (ACCESS-REFUSED) with message "…"', 'BROKER_REFUSED'],
    ['Operation failed: QueueDeclare; 403 (ACCESS-REFUSED) with message "…"', 'BROKER_REFUSED'],
    ['Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message "…"', 'BROKER_TOPOLOGY_DIFFERS'],
    ['Expected ConnectionOpenOk; got <ConnectionClose channel:0> undefined', 'BROKER_UNREACHABLE'],
    ['connect ECONNREFUSED 127.0.0.1:5672', 'BROKER_UNREACHABLE'],
  ])('takes "%s" for %s', (message, code) => {
    const explained = explainBrokerError(new Error(message), 'rabbit:5672');
    expect(explained.code).toBe(code);
    expect(explained.message).toContain('rabbit:5672');
  });

  it('leaves what is explained already', () => {
    const refused = new BrokerRefusedError('rabbit:5672', 'no');
    expect(explainBrokerError(refused, 'elsewhere')).toBe(refused);
  });
});

describe('reasonOf', () => {
  it('finds words also where an error has several or none', () => {
    expect(reasonOf(new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')], ''))).toBe(
      '::1 refused; 127.0.0.1 refused',
    );
    expect(reasonOf(new TypeError(''))).toBe('TypeError');
    expect(reasonOf('gone')).toBe('gone');
  });
});
