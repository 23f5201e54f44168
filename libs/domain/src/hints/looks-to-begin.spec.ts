import { describe, expect, it } from 'vitest';
import { looksToBegin } from './looks-to-begin.js';

describe('looksToBegin', () => {
  it.each([
    { when: 'nothing is at work', runs: 0, recentRuns: 0, waiting: 3, begin: 4 },
    { when: 'three are at work', runs: 3, recentRuns: 3, waiting: 3, begin: 1 },
    { when: 'old ones wait behind a paused org', runs: 10, recentRuns: 0, waiting: 3, begin: 4 },
    { when: 'very many of these do', runs: 19, recentRuns: 0, waiting: 3, begin: 1 },
    { when: 'there are more than may be', runs: 25, recentRuns: 5, waiting: 3, begin: 0 },
    { when: 'a flood has come', runs: 0, recentRuns: 0, waiting: 101, begin: 1 },
    { when: 'a flood is being looked at', runs: 1, recentRuns: 1, waiting: 5_000, begin: 0 },
  ])('lets $begin begin when $when', ({ begin, waiting, ...atWork }) => {
    expect(looksToBegin(atWork, waiting)).toBe(begin);
  });
});
