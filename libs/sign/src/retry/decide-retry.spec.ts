import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallOutcome, FailedOutcome } from './call-outcome.js';
import { decideRetry, type CallHistory, type RetryDecision, type RetryPolicy } from './decide-retry.js';

const policy: RetryPolicy = { retryCount: 5, retryBudgetMs: 60_000, maxWaitMs: 7_200_000 };
const first = (write: boolean): CallHistory => ({
  write,
  failures: 1,
  throttles: 1,
  moves: 1,
  spentMs: 0,
  waitedMs: 0,
});
const failed = (facts: Partial<FailedOutcome> = {}): FailedOutcome => ({
  kind: 'failed',
  sent: true,
  reason: 'it answered 500',
  ...facts,
});
const said = (status: number, code = 'X') => ({ status, code, message: '' });

const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const anyHistory = fc.record({
  write: fc.boolean(),
  failures: fc.nat(10),
  throttles: fc.integer({ min: 1, max: 10 }),
  moves: fc.nat(3),
  spentMs: fc.nat(100_000),
  waitedMs: fc.nat(10_000_000),
});
const anyOutcome: fc.Arbitrary<CallOutcome<unknown>> = fc.oneof(
  fc.constant<CallOutcome<unknown>>({ kind: 'ok', value: undefined, status: 200 }),
  fc.nat(10_000_000).map((ms) => ({ kind: 'throttled' as const, ...said(429), statedWaitMs: ms })),
  fc.constant<CallOutcome<unknown>>({ kind: 'moved', ...said(401, 'INVALID_API_ACCESS_POINT') }),
  fc.integer({ min: 300, max: 499 }).map((status) => ({ kind: 'refused' as const, ...said(status) })),
  fc.record({ sent: fc.boolean(), untrusted: fc.boolean(), statedWaitMs: fc.nat(100_000) }).map(failed),
);

describe('decideRetry', () => {
  it.each([
    ['a success is the end', { kind: 'ok', value: 1, status: 200 }, { kind: 'done' }],
    [
      'a 429 is waited for',
      { kind: 'throttled', ...said(429), statedWaitMs: 42_000 },
      { kind: 'wait', ms: 42_000 },
    ],
    [
      'a wait of no seconds is still a second',
      { kind: 'throttled', ...said(429), statedWaitMs: 0 },
      { kind: 'wait', ms: 1000 },
    ],
    [
      'a 429 without a stated wait has one of ours',
      { kind: 'throttled', ...said(429) },
      { kind: 'wait', ms: 1500 },
    ],
    [
      'a wait above the limit is not begun',
      { kind: 'throttled', ...said(429), statedWaitMs: 7_200_001 },
      { kind: 'give-up', as: 'wait-too-long', ms: 7_200_001 },
    ],
    ['a moved account is looked for', { kind: 'moved', ...said(401) }, { kind: 'rediscover' }],
    [
      'a 401 is the end of the org',
      { kind: 'refused', ...said(401) },
      { kind: 'give-up', as: 'key-refused' },
    ],
    [
      'terms that nobody accepted are, too',
      { kind: 'refused', ...said(403, 'API_TERMS_NOT_ACCEPTED') },
      { kind: 'give-up', as: 'terms-not-accepted' },
    ],
    [
      'another 403 concerns the call alone',
      { kind: 'refused', ...said(403, 'PERMISSION_DENIED') },
      { kind: 'give-up', as: 'refused' },
    ],
    [
      'a certificate does not get better',
      failed({ sent: false, untrusted: true }),
      { kind: 'give-up', as: 'untrusted' },
    ],
  ] as const)('%s', (_title, outcome, decision) => {
    expect(decideRetry(outcome, first(true), policy, 0.5)).toEqual(decision);
    expect(decideRetry(outcome, first(false), policy, 0.5)).toEqual(decision);
  });

  it('sends a read again after a failure, and a write only if nothing had been sent', () => {
    expect(decideRetry(failed(), first(false), policy, 0.5)).toEqual({ kind: 'again', ms: 250 });
    expect(decideRetry(failed(), first(true), policy, 0.5)).toEqual({ kind: 'give-up', as: 'in-doubt' });
    expect(decideRetry(failed({ sent: false }), first(true), policy, 0.5)).toEqual({
      kind: 'again',
      ms: 250,
    });
  });

  it('waits for what a 503 states', () => {
    expect(decideRetry(failed({ statedWaitMs: 9000 }), first(false), policy, 0.5)).toEqual({
      kind: 'again',
      ms: 9000,
    });
  });

  it('never sends a write again that may have reached Sign, unless Sign said that it did nothing', () => {
    fc.assert(
      fc.property(anyOutcome, anyHistory, anyRandom, (outcome, history, random) => {
        const { kind } = decideRetry(outcome, { ...history, write: true }, policy, random);
        const nothingDone =
          outcome.kind === 'throttled' ||
          outcome.kind === 'moved' ||
          (outcome.kind === 'failed' && !outcome.sent);
        expect(nothingDone || kind === 'done' || kind === 'give-up').toBe(true);
      }),
    );
  });

  it('never waits less than Sign states, nor longer than allowed in all', () => {
    fc.assert(
      fc.property(anyOutcome, anyHistory, anyRandom, (outcome, history, random) => {
        const decision = decideRetry(outcome, history, policy, random);
        const stated = outcome.kind === 'throttled' ? (outcome.statedWaitMs ?? 0) : 0;
        const ms = decision.kind === 'wait' ? decision.ms : stated;
        expect(ms).toBeGreaterThanOrEqual(stated);
        expect(decision.kind === 'wait' && history.waitedMs + ms > policy.maxWaitMs).toBe(false);
      }),
    );
  });

  it('ends a call that always fails within its retries and its budget, whatever the attempts cost', () => {
    const anyAttempts = fc.array(fc.tuple(fc.nat(30_000), anyRandom), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(anyAttempts, fc.boolean(), (attempts, write) => {
        let history: CallHistory = { write, failures: 0, throttles: 0, moves: 0, spentMs: 0, waitedMs: 0 };
        let last: RetryDecision = { kind: 'done' };
        for (const [durationMs, random] of attempts) {
          history = { ...history, failures: history.failures + 1, spentMs: history.spentMs + durationMs };
          last = decideRetry(failed({ sent: false }), history, policy, random);
          if (last.kind !== 'again') break;
          history = { ...history, spentMs: history.spentMs + last.ms };
          expect(history.spentMs).toBeLessThan(policy.retryBudgetMs);
        }
        expect(last).toEqual({ kind: 'give-up', as: 'unavailable' });
        expect(history.failures).toBeLessThanOrEqual(policy.retryCount + 1);
      }),
    );
  });
});
