import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesStars } from './star-pattern.js';

describe('matchesStars', () => {
  it.for([
    ['ana@example.com', 'ana@example.com', true],
    ['ana@example.com', '*@example.com', true],
    ['@example.com', '*@example.com', true],
    ['ana@example.com', 'a*@*.com', true],
    ['ana@example.com', '*', true],
    ['', '*', true],
    ['ana@example.com', 'ana@example.org', false],
    ['ana@example.com.evil.org', '*@example.com', false],
    ['ana@badexample.com', '*@example.com', false],
    ['aba', 'ab*ba', false],
    ['a+b', 'a.b', false],
  ] as const)('%s as %s: %s', ([text, pattern, expected]) => {
    expect(matchesStars(text, pattern)).toBe(expected);
  });

  it('says what the same pattern would say as a regular expression', () => {
    const letters = fc.stringMatching(/^[ab.@]{0,8}$/);
    fc.assert(
      fc.property(letters, fc.stringMatching(/^[ab.@*]{0,6}$/), (text, pattern) => {
        const expression = pattern.replaceAll('.', String.raw`\.`).replaceAll('*', '.*');
        expect(matchesStars(text, pattern)).toBe(new RegExp(`^${expression}$`, 'u').test(text));
      }),
      { numRuns: 1000 },
    );
  });
});
