import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldHints, type PersonHint } from './fold-hints.js';

const bounds = { peoplePerJob: 2, jobs: 2 };
const hint = (id: number, more: Partial<PersonHint>): PersonHint => ({
  ...{ id: String(id), email: null, key: null },
  ...more,
});

describe('foldHints', () => {
  it('looks at a person once, however often and under however many names they are hinted at', () => {
    const hints = [
      hint(1, { email: 'Ana@x.org', key: 'k1' }),
      hint(2, { email: 'ana@X.org' }),
      hint(3, { key: 'k1' }),
    ];
    expect(foldHints(hints, [], bounds)).toEqual([
      { hintIds: ['1', '2', '3'], people: [{ email: 'Ana@x.org', key: 'k1' }] },
    ]);
  });

  it('leaves whoever is being looked at for the next round', () => {
    const hints = [hint(1, { email: 'ana@x.org' }), hint(2, { email: 'bo@x.org' })];
    expect(foldHints(hints, [{ email: 'ANA@x.org', key: null }], bounds)).toEqual([
      { hintIds: ['2'], people: [{ email: 'bo@x.org' }] },
    ]);
  });

  it('looks at somebody by themselves whom a look together with others failed of', () => {
    const hints = [hint(1, { key: 'a', isAlone: true }), hint(2, { key: 'b' }), hint(3, { key: 'c' })];
    expect(foldHints(hints, [], bounds).map(({ hintIds }) => hintIds)).toEqual([['2', '3'], ['1']]);
  });

  it('takes each hint into one job at most, and never more people or jobs than it may', () => {
    const anyHints = fc.array(
      fc.record({
        email: fc.option(fc.constantFrom('a@x.org', 'b@x.org', 'c@x.org', 'd@x.org', 'e@x.org')),
        key: fc.option(fc.constantFrom('1', '2', '3')),
        isAlone: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(anyHints, (some) => {
        const jobs = foldHints(
          some.map((one, index) => ({ id: String(index), ...one })),
          [],
          bounds,
        );
        const ids = jobs.flatMap(({ hintIds }) => hintIds);
        expect(new Set(ids).size).toBe(ids.length);
        expect(jobs.length).toBeLessThanOrEqual(2);
        expect(Math.max(0, ...jobs.map(({ people }) => people.length))).toBeLessThanOrEqual(2);
      }),
    );
  });
});
