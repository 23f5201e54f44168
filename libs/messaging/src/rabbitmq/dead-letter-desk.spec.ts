import type { Message } from 'amqplib';
import { describe, expect, it } from 'vitest';
import { deathOf } from './dead-letter-desk.js';

function dead(headers: object | undefined): Pick<Message, 'properties'> {
  return { properties: { headers } as Message['properties'] };
}

describe('deathOf', () => {
  it('finds the queue in which a message reached its limit', () => {
    const death = deathOf(
      dead({ 'x-death': [{ reason: 'delivery_limit', queue: 'planner.plan.built.v1' }] }),
    );
    expect(death).toMatchObject({ queue: 'planner.plan.built.v1', reason: 'DELIVERY_LIMIT' });
  });

  it.each([
    [
      { 'x-death': [{ reason: 'expired', queue: 'planner.plan.built.v1' }] },
      'planner.plan.built.v1: expired',
    ],
    [{ 'x-death': [] }, 'sign-sync.dead: unknown'],
    [undefined, 'sign-sync.dead: unknown'],
  ])('does not take %j for a limit', (headers, words) => {
    const { reason, error } = deathOf(dead(headers));
    expect(reason).toBe('BROKER_GAVE_UP');
    expect(error.message).toContain(words);
  });
});
