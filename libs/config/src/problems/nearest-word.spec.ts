import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance, nearestWord } from './nearest-word.js';

describe('nearestWord', () => {
  const keys = ['directory_group', 'sign_group', 'group_admin', 'account_admin', 'admin_groups'];

  it.each([
    ['sign_grup', 'sign_group'],
    ['Sign_Group', 'sign_group'],
    ['admin_group', 'admin_groups'],
    ['gruop_admin', 'group_admin'],
    ['acount_admin', 'account_admin'],
  ])('finds for %s the word %s', (word, expected) => {
    expect(nearestWord(word, keys)).toBe(expected);
  });

  it.each(['something_else', 'x', '', 'umg'])('does not guess for %j', (word) => {
    expect(didYouMean(word, keys)).toBe('');
  });
});

describe('editDistance', () => {
  it('is zero only for equal words, the same both ways, and at most the longer word', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const edits = editDistance(a, b);
        expect(edits === 0).toBe(a === b);
        expect(editDistance(b, a)).toBe(edits);
        expect(edits).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  it('counts a swap of neighbours as one', () => {
    expect(editDistance('cahce', 'cache')).toBe(1);
  });
});
