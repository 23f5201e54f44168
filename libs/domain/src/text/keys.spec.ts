import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySpelling } from '#testing';
import { emailKey, groupKey, isEmailAddress } from './keys.js';

const anyText = () =>
  fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.emailAddress());

describe('emailKey', () => {
  it.each([
    ['Ana.Alba@Example.COM', 'ana.alba@example.com'],
    ['  ana@example.com\t', 'ana@example.com'],
    ['CHLOÉ@example.com', 'chloé@example.com'],
    ['chloe\u0301@example.com', 'chloé@example.com'],
    ['ana+sign@example.com', 'ana+sign@example.com'],
  ])('folds %j to %j', (address, key) => {
    expect(emailKey(address)).toBe(key);
  });

  it('changes nothing that is folded already', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(emailKey(emailKey(text))).toBe(emailKey(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('is one key for every spelling of an address, with spaces around it or not', () => {
    const anyAddress = fc
      .emailAddress()
      .chain((address) => fc.tuple(fc.constant(address), anySpelling(address)));
    fc.assert(
      fc.property(anyAddress, fc.constantFrom('', ' ', '\t', '\u00a0'), ([address, other], space) => {
        expect(emailKey(`${space}${other}${space}`)).toBe(emailKey(address));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps apart what differs in more than letter case', () => {
    expect(emailKey('ana@example.com')).not.toBe(emailKey('ana@example.org'));
    expect(emailKey('a.na@example.com')).not.toBe(emailKey('ana@example.com'));
  });
});

describe('groupKey', () => {
  it('is one key for names that differ only in letter case or composition', () => {
    expect(groupKey('ÉQUIPE Vente ')).toBe(groupKey('e\u0301quipe vente'));
    expect(groupKey('Sales EU')).not.toBe(groupKey('SalesEU'));
  });

  it('changes nothing that is folded already', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(groupKey(groupKey(text))).toBe(groupKey(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('isEmailAddress', () => {
  it.each(['ana@example.com', ' ana@example.com ', 'a@b', 'chloé@exämple.com', "o'neil@example.com"])(
    'accepts %j',
    (text) => {
      expect(isEmailAddress(text)).toBe(true);
    },
  );

  it.each([
    '',
    ' ',
    'ana',
    '@example.com',
    'ana@',
    'a@b@c',
    'ana alba@example.com',
    'ana@exa\nmple.com',
    'a@b\u0000c',
  ])('refuses %j (SEMANTICS 3)', (text) => {
    expect(isEmailAddress(text)).toBe(false);
  });
});
