import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SignOnlyLimit } from '../rules/sync-policy.js';
import { judgeSignOnlyLimit, type SignOnlyCount } from './sign-only-limit.js';

const exactly = (value: number) => ({ min: value, max: value });
const counts = (signOnly: number, active: number): SignOnlyCount => ({
  signOnly: exactly(signOnly),
  active: exactly(active),
});
const count = (value: number): SignOnlyLimit => ({ kind: 'count', value });
const percent = (value: number): SignOnlyLimit => ({ kind: 'percent', value });

describe('judgeSignOnlyLimit (SEMANTICS 20)', () => {
  it.each([
    [3, 10, count(3), 'within'],
    [4, 10, count(3), 'exceeded'],
    [0, 0, count(0), 'within'],
    [3, 5, percent(60), 'within'],
    [3, 5, percent(59), 'exceeded'],
    [1, 3, percent(33), 'exceeded'],
    [1, 3, percent(33.4), 'within'],
    [0, 0, percent(0), 'within'],
    [5, 5, percent(100), 'within'],
  ] as const)('judges %i Sign-only of %i users against %j: %s', (signOnly, active, limit, verdict) => {
    expect(judgeSignOnlyLimit(counts(signOnly, active), limit)).toMatchObject({ verdict });
  });

  it.each([
    [69, 1500, 4.6],
    [77, 11_000, 0.7],
    [57, 10_000, 0.57],
    [123, 1500, 8.2],
  ])('allows exactly %i of %i at %d %%, where binary fractions would not', (signOnly, active, value) => {
    expect(judgeSignOnlyLimit(counts(signOnly, active), percent(value))).toEqual({ verdict: 'within' });
    expect(judgeSignOnlyLimit(counts(signOnly + 1, active), percent(value))).toMatchObject({
      verdict: 'exceeded',
    });
  });

  it('gives its figures when the limit is exceeded', () => {
    expect(judgeSignOnlyLimit(counts(4, 10), count(3))).toEqual({
      verdict: 'exceeded',
      signOnly: 4,
      allowed: 3,
    });
    expect(judgeSignOnlyLimit(counts(4, 10), percent(25))).toEqual({
      verdict: 'exceeded',
      signOnly: 4,
      allowed: 2.5,
    });
  });

  it('asks for the statuses of Sign-only users where a number of people hangs on them', () => {
    const open = { signOnly: { min: 2, max: 5 }, active: { min: 10, max: 20 } };
    expect(judgeSignOnlyLimit(open, count(3))).toEqual({ verdict: 'ask', whom: 'sign-only' });
    expect(judgeSignOnlyLimit(open, count(5))).toEqual({ verdict: 'within' });
    expect(judgeSignOnlyLimit(open, count(1))).toMatchObject({ verdict: 'exceeded' });
  });

  it('asks about everybody only where a percentage hangs on others as well', () => {
    expect(judgeSignOnlyLimit({ signOnly: exactly(5), active: { min: 10, max: 20 } }, percent(30))).toEqual({
      verdict: 'ask',
      whom: 'everybody',
    });
    const onlyThem = { signOnly: { min: 1, max: 3 }, active: { min: 7, max: 9 } };
    expect(judgeSignOnlyLimit(onlyThem, percent(20))).toEqual({ verdict: 'ask', whom: 'sign-only' });
  });

  it('decides between bounds only what every way to fill them decides, and asks only where they differ', () => {
    const anyCase = fc.record({
      signOnly: fc.nat({ max: 6 }),
      unknownSignOnly: fc.nat({ max: 4 }),
      others: fc.nat({ max: 6 }),
      unknownOthers: fc.nat({ max: 4 }),
      limit: fc.oneof(
        fc.nat({ max: 10 }).map(count),
        fc.nat({ max: 1000 }).map((tenths) => percent(tenths / 10)),
      ),
    });
    fc.assert(
      fc.property(anyCase, ({ signOnly, unknownSignOnly, others, unknownOthers, limit }) => {
        const bounds: SignOnlyCount = {
          signOnly: { min: signOnly, max: signOnly + unknownSignOnly },
          active: { min: signOnly + others, max: signOnly + unknownSignOnly + others + unknownOthers },
        };
        const ends = new Set<string>();
        for (let more = 0; more <= unknownSignOnly; more += 1) {
          for (let rest = 0; rest <= unknownOthers; rest += 1) {
            const known = counts(signOnly + more, signOnly + more + others + rest);
            ends.add(judgeSignOnlyLimit(known, limit).verdict);
          }
        }
        const { verdict } = judgeSignOnlyLimit(bounds, limit);
        expect(ends).not.toContain('ask');
        expect([...ends].toSorted()).toEqual(verdict === 'ask' ? ['exceeded', 'within'] : [verdict]);
      }),
      { numRuns: 2000 },
    );
  });
});
