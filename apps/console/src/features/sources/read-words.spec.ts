import { describe, expect, it } from 'vitest';
import { groupsOfRead, readStatus } from './read-words.js';

describe('a read of a directory', () => {
  it.each([
    ['complete', true, 'complete'],
    ['union', true, 'incomplete'],
    ['hold', true, 'not believed'],
    ['complete', false, 'some people'],
  ] as const)('with the view %s (everybody: %s) is %s', (view, everybody, word) => {
    expect(readStatus({ view, everybody }).word).toBe(word);
  });

  it('lists unknown groups first, then the largest', () => {
    const answered = [
      { group: 'B', people: 2 },
      { group: 'C', people: 9 },
      { group: 'A', people: 2 },
    ];
    expect(groupsOfRead(answered, ['Gone'])).toEqual([
      { group: 'Gone', people: null },
      { group: 'C', people: 9 },
      { group: 'A', people: 2 },
      { group: 'B', people: 2 },
    ]);
  });
});
