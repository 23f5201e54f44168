import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRetry, type Patience } from './decide-retry.js';
import type { HttpOutcome } from './http-exchange.js';
import { describeNetworkFailure } from './network-failure.js';

const clock = { now: Date.parse('2026-03-01T12:00:00Z'), random: 0 };
const patience: Patience = { retries: 3, waitMsMax: 900_000 };

function answered(status: number, headers: Readonly<Record<string, string>> = {}): HttpOutcome {
  return { kind: 'answered', status, text: '', header: (name) => headers[name] };
}

function failed(code: string): HttpOutcome {
  const error = Object.assign(new Error('x'), { code });
  return { kind: 'failed', error, failure: describeNetworkFailure(error) };
}

describe('decideRetry', () => {
  it.each([200, 301, 400, 401, 403, 404, 500])('takes status %i as it is', (status) => {
    expect(decideRetry(answered(status), { count: 1, waitedMs: 0 }, patience, clock)).toEqual({
      kind: 'take',
    });
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED', 'EPROTO', 'HPE_INVALID_CONSTANT'])(
    'does not try again after %s, which waiting does not cure',
    (code) => {
      expect(decideRetry(failed(code), { count: 1, waitedMs: 0 }, patience, clock)).toEqual({ kind: 'take' });
    },
  );

  it.each([
    ['429', answered(429)],
    ['502', answered(502)],
    ['503', answered(503)],
    ['504', answered(504)],
    ['a reset', failed('ECONNRESET')],
    ['a time limit', failed('ETIMEDOUT')],
  ])('tries again after %s: 15 s, 30 s, 60 s, and then no more', (_name, outcome) => {
    const waits = [1, 2, 3, 4].map((count) => decideRetry(outcome, { count, waitedMs: 0 }, patience, clock));
    expect(waits).toEqual([
      { kind: 'again', ms: 15_000 },
      { kind: 'again', ms: 30_000 },
      { kind: 'again', ms: 60_000 },
      { kind: 'give-up' },
    ]);
  });

  it.each([
    ['120', {}, 120_000],
    ['0', {}, 1000],
    ['0.5', {}, 1000],
    ['Sun, 01 Mar 2026 12:00:40 GMT', {}, 40_000],
    ['Sun, 01 Mar 2026 12:00:40 GMT', { date: 'Sun, 01 Mar 2026 12:00:30 GMT' }, 10_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', {}, 1000],
    ['-5', {}, 15_000],
    ['soon', {}, 15_000],
    ['', {}, 15_000],
  ])('waits as Retry-After says: %s', (text, headers, ms) => {
    const outcome = answered(429, { ...headers, 'retry-after': text });
    expect(decideRetry(outcome, { count: 1, waitedMs: 0 }, patience, clock)).toEqual({ kind: 'again', ms });
  });

  it('gives up instead of waiting longer than it may, and says what was asked', () => {
    const long = answered(429, { 'retry-after': '901' });
    expect(decideRetry(long, { count: 1, waitedMs: 0 }, patience, clock)).toEqual({
      kind: 'give-up',
      askedMs: 901_000,
    });
    const untold = answered(503);
    expect(decideRetry(untold, { count: 1, waitedMs: 890_000 }, patience, clock)).toEqual({
      kind: 'give-up',
    });
  });

  it('always ends, and never waits longer in all than it may', () => {
    const anyOutcome = fc.oneof(
      fc
        .constantFrom(429, 502, 503, 504)
        .chain((status) =>
          fc
            .oneof(fc.string(), fc.nat({ max: 2000 }).map(String))
            .map((text) => answered(status, { 'retry-after': text })),
        ),
      fc.constantFrom('ECONNRESET', 'ETIMEDOUT', 'EPIPE').map(failed),
    );
    fc.assert(
      fc.property(fc.infiniteStream(anyOutcome), fc.nat({ max: 6 }), (outcomes, retries) => {
        let tries = { count: 1, waitedMs: 0 };
        for (const outcome of outcomes) {
          const retry = decideRetry(
            outcome,
            tries,
            { retries, waitMsMax: 900_000 },
            { ...clock, random: 0.99 },
          );
          if (retry.kind !== 'again') break;
          tries = { count: tries.count + 1, waitedMs: tries.waitedMs + retry.ms };
        }
        expect(tries.count).toBeLessThanOrEqual(retries + 1);
        expect(tries.waitedMs).toBeLessThanOrEqual(900_000);
      }),
      { numRuns: 300 },
    );
  });
});
