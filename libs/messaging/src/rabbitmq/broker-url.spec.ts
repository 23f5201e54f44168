import { describe, expect, it } from 'vitest';
import { brokerUrl, placeOf } from './broker-url.js';

describe('brokerUrl', () => {
  it('adds a heartbeat, unless there is one', () => {
    expect(brokerUrl('amqp://a:b@rabbit/sync').href).toBe('amqp://a:b@rabbit/sync?heartbeat=10');
    expect(brokerUrl('amqps://rabbit?heartbeat=60').searchParams.get('heartbeat')).toBe('60');
  });

  it.each(['rabbit:5672', 'http://rabbit', '', 'amqp://'])('refuses %j without quoting it', (text) => {
    expect(() => brokerUrl(text)).toThrow('the URL is not amqp://');
  });
});

describe('placeOf', () => {
  it('names host, port and virtual host, and never credentials', () => {
    expect(placeOf(brokerUrl('amqp://user:secret@rabbit/sync'))).toBe('rabbit:5672/sync');
    expect(placeOf(brokerUrl('amqps://user:secret@rabbit/'))).toBe('rabbit:5671');
    expect(placeOf(brokerUrl('amqp://rabbit:5673'))).toBe('rabbit:5673');
  });
});
