import { describe, expect, it } from 'vitest';
import { people, plural, share, someOf } from './count.js';

describe('numbers in words', () => {
  it('says one of a thing, and many', () => {
    expect([0, 1, 2, 3120].map((value) => plural(value, 'deactivation'))).toEqual([
      ...['0 deactivations', '1 deactivation', '2 deactivations', '3,120 deactivations'],
    ]);
    expect([people(1), people(3120)]).toEqual(['1 person', '3,120 people']);
  });

  it('names some, and counts those that it does not name', () => {
    expect(someOf(['ana'])).toBe('ana');
    expect(someOf(['ana', 'li'])).toBe('ana and li');
    expect(someOf(['ana', 'li', 'bo'], 312)).toBe('ana, li, bo and 309 more');
    expect(someOf([], 12)).toBe('12');
  });

  it('knows the share of nothing', () => {
    expect([share(1, 3), share(0, 0)]).toEqual(['33.3%', '0%']);
  });
});
