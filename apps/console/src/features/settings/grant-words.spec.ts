import { describe, expect, it } from 'vitest';
import { grantWords } from './grant-words.js';

describe('a grant in words', () => {
  it.each([
    [{ role: 'admin', orgs: 'all' }, 'admin in all orgs'],
    [{ role: 'viewer', orgs: ['emea'] }, 'viewer in emea'],
    [{ role: 'operator', orgs: ['a', 'b', 'c'] }, 'operator in a, b and c'],
  ] as const)('%o is "%s"', (grant, words) => {
    expect(grantWords(grant)).toBe(words);
  });
});
