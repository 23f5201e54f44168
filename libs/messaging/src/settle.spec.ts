import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SyncError } from '#domain';
import { MessageParkedError } from './errors.js';
import { DEFAULT_RETRY, type RetryPolicy } from './retry-policy.js';
import { settle } from './settle.js';

class StoppedError extends SyncError {
  readonly code = 'STOPPED';
  readonly retryable = false;
}

class AwayError extends SyncError {
  readonly code = 'AWAY';
  readonly retryable = true;
}

const policy: RetryPolicy = { attemptsMax: 4, delayMsMin: 100, delayMsMax: 300 };

function anyPolicy(): fc.Arbitrary<RetryPolicy> {
  return fc.record({
    attemptsMax: fc.integer({ min: 1, max: 2_000 }),
    delayMsMin: fc.integer({ min: 0, max: 10_000 }),
    delayMsMax: fc.integer({ min: 0, max: 3_600_000 }),
  });
}

describe('settle', () => {
  it('acknowledges what was handled', () => {
    expect(settle(undefined, 1, policy)).toEqual({ verdict: 'ack' });
  });

  it('doubles the delay with each attempt, up to the cap', () => {
    const delays = [1, 2, 3].map((attempt) => settle(new AwayError('away'), attempt, policy));
    expect(delays).toMatchObject([{ delayMs: 100 }, { delayMs: 200 }, { delayMs: 300 }]);
  });

  it('buries at once what no retry can help, under its own code', () => {
    expect(settle(new StoppedError('stopped'), 1, policy)).toEqual({
      verdict: 'dead',
      reason: 'STOPPED',
      error: { code: 'STOPPED', message: 'stopped' },
    });
  });

  it('buries after the last attempt, and keeps the error that was last', () => {
    expect(settle(new AwayError('away'), 4, policy)).toEqual({
      verdict: 'dead',
      reason: 'ATTEMPTS_EXHAUSTED',
      error: { code: 'AWAY', message: 'away' },
    });
  });

  it('counts no attempt for a message that was parked, however often', () => {
    const settlement = settle(new MessageParkedError(90_000, 'Sign asked us to wait.'), 99, policy);
    expect(settlement).toMatchObject({ verdict: 'retry', delayMs: 90_000, counted: false });
  });

  it.each([new Error('boom'), new TypeError('boom'), 'boom', 0, null, false])(
    'retries %s, which nobody threw on purpose',
    (error) => {
      expect(settle(error, 1, policy)).toMatchObject({ verdict: 'retry', error: { code: 'UNEXPECTED' } });
    },
  );

  it('never delays beyond the cap, nor by less than nothing, whatever the attempt', () => {
    fc.assert(
      fc.property(anyPolicy(), fc.integer({ min: 1, max: 5_000 }), (policy, attempt) => {
        const settlement = settle(new AwayError('away'), attempt, policy);
        if (settlement.verdict !== 'retry') return;
        expect(settlement.delayMs).toBeGreaterThanOrEqual(0);
        expect(settlement.delayMs).toBeLessThanOrEqual(policy.delayMsMax);
      }),
    );
  });

  it('ends: a message that always fails is dead after exactly attemptsMax deliveries', () => {
    fc.assert(
      fc.property(anyPolicy(), (policy) => {
        let attempt = 1;
        while (settle(new AwayError('away'), attempt, policy).verdict === 'retry') attempt += 1;
        expect(attempt).toBe(policy.attemptsMax);
      }),
      { numRuns: 50 },
    );
  });

  it('has a default that waits about two minutes in all', () => {
    let waitedMs = 0;
    for (let attempt = 1; attempt < DEFAULT_RETRY.attemptsMax; attempt += 1) {
      const settlement = settle(new AwayError('away'), attempt, DEFAULT_RETRY);
      if (settlement.verdict === 'retry') waitedMs += settlement.delayMs;
    }
    expect(waitedMs).toBe(123_000);
  });
});
