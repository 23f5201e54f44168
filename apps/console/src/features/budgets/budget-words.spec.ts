import { describe, expect, it } from 'vitest';
import { budgetWords, fillOf, scopeWords, shareUsed } from './budget-words.js';

describe('a budget in words', () => {
  it.each([
    [{ kinds: ['create', 'move'], per: 'org', max: '50' }, 'create or move: at most 50 people of an org'],
    [
      { kinds: ['grant-account-admin'], per: 'rule', max: '5%' },
      'grant account admin: at most 5% of the people of each rule',
    ],
    [{ kinds: [], per: 'group', max: '1' }, 'changes of any kind: at most 1 people of each group'],
  ] as const)('%o is "%s"', (budget, words) => {
    expect(budgetWords(budget)).toBe(words.replace('1 people', '1 person'));
  });

  it('names its scope', () => {
    expect(scopeWords({ per: 'org', scope: 'primary' })).toBe('whole org');
    expect(scopeWords({ per: 'rule', scope: '4' })).toBe('rule 4');
    expect(scopeWords({ per: 'group', scope: 'Sales' })).toBe('Sales');
  });
});

describe('the use of a budget', () => {
  it.each([
    [0, 10, 'calm'],
    [7, 10, 'calm'],
    [8, 10, 'near'],
    [10, 10, 'full'],
    [12, 10, 'full'],
    [0, 0, 'calm'],
    [1, 0, 'full'],
    [3, null, 'unknown'],
  ] as const)('of %d of %s is %s', (used, allowed, fill) => {
    expect(fillOf(shareUsed({ used, allowed }))).toBe(fill);
  });
});
