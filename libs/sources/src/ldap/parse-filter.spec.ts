import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeFilterValue, fillFilterFormat } from './filter-format.js';
import { parseFilter } from './parse-filter.js';

const bytes = (value: string): Buffer => Buffer.from(value);

describe('parseFilter', () => {
  it('reads every kind of filter', () => {
    expect(parseFilter('(&(cn=a)(|(b>=1)(c<=2))(!(d~=e)))')).toEqual({
      kind: 'and',
      filters: [
        { kind: 'equal', attribute: 'cn', value: bytes('a') },
        {
          kind: 'or',
          filters: [
            { kind: 'at-least', attribute: 'b', value: bytes('1') },
            { kind: 'at-most', attribute: 'c', value: bytes('2') },
          ],
        },
        { kind: 'not', filter: { kind: 'approximate', attribute: 'd', value: bytes('e') } },
      ],
    });
  });

  it.each([
    ['(mail=*)', { kind: 'present', attribute: 'mail' }],
    ['mail=a', { kind: 'equal', attribute: 'mail', value: bytes('a') }],
    ['(cn;lang-de=)', { kind: 'equal', attribute: 'cn;lang-de', value: bytes('') }],
    ['(2.5.4.3= a )', { kind: 'equal', attribute: '2.5.4.3', value: bytes(' a ') }],
    ['(cn=a*)', { kind: 'substring', attribute: 'cn', pieces: [bytes('a'), bytes('')] }],
    ['(cn=*a\\2a*b)', { kind: 'substring', attribute: 'cn', pieces: [bytes(''), bytes('a*'), bytes('b')] }],
    ['(cn=x=y>=z)', { kind: 'equal', attribute: 'cn', value: bytes('x=y>=z') }],
    ['(guid=\\c3\\28\\00)', { kind: 'equal', attribute: 'guid', value: Buffer.from([0xc3, 0x28, 0]) }],
    ['(&)', { kind: 'and', filters: [] }],
    [
      '(memberOf:1.2.840.113556.1.4.1941:=CN=G,DC=x)',
      {
        ...{ kind: 'extensible', attribute: 'memberOf', rule: '1.2.840.113556.1.4.1941' },
        ...{ dnAttributes: false, value: bytes('CN=G,DC=x') },
      },
    ],
    [
      '(:DN:caseIgnoreMatch:=x)',
      { kind: 'extensible', attribute: '', rule: 'caseIgnoreMatch', dnAttributes: true, value: bytes('x') },
    ],
    ['(cn:=x)', { kind: 'extensible', attribute: 'cn', rule: '', dnAttributes: false, value: bytes('x') }],
  ])('reads %s', (text, filter) => {
    expect(parseFilter(text)).toEqual(filter);
  });

  it('takes spaces and line ends between the parts, as folded YAML has them', () => {
    const folded = parseFilter('  ( &\n  (cn=a b)\n (! (d=e) )\n)');
    expect(folded).toEqual(parseFilter('(&(cn=a b)(!(d=e)))'));
  });

  it.each([
    ['', /an attribute, an operator and a value are expected/u],
    ['()', /an attribute, an operator/u],
    ['(cn)', /an attribute, an operator/u],
    ['(cn=a', /a closing parenthesis is missing \(at character 6 of \(cn=a\)/u],
    ['(cn=a))', /something follows the closing parenthesis/u],
    ['(cn=a)(cn=b)', /something follows/u],
    ['(cn=(a))', /Write \\28 for one/u],
    [String.raw`(cn=Doe\, Jane)`, /Write \\5c for a backslash/u],
    ['(c n=a)', /"c n" is no attribute/u],
    ['(cn>=a*)', /no asterisk can stand behind >=/u],
    ['(cn:a b:=x)', /is no matching rule/u],
    ['(:=x)', /an attribute or a matching rule is expected/u],
    [`${'(!'.repeat(70)}(a=b)${')'.repeat(70)}`, /nested more than 64 deep/u],
  ])('says what is wrong with %s', (text, problem) => {
    expect(parseFilter(text)).toEqual({ problem: expect.stringMatching(problem) });
  });

  it('never throws, whatever it is given', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      '&',
      '|',
      '!',
      '=',
      '*',
      '\\',
      ':',
      '>',
      'cn',
      'a',
      '2a',
      ' ',
      'dn',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((all) => all.join('')),
        ),
        (text) => {
          expect(parseFilter(text)).toBeTypeOf('object');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('escapeFilterValue', () => {
  it('escapes what the original does, and NUL', () => {
    expect(escapeFilterValue('*()\\&|<>~!:\0aÜ=')).toBe(String.raw`\2a\28\29\5c\26\7c\3c\3e\7e\21\3a\00aÜ=`);
  });

  it('comes back from the filter as it went in, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const filter = parseFilter(fillFilterFormat('(&(objectClass=group)(cn={group}))', 'group', value));
        expect(filter).toMatchObject({
          filters: [{}, { kind: 'equal', attribute: 'cn', value: bytes(value) }],
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('fillFilterFormat', () => {
  it('fills its own place and leaves others, and makes one brace of two', () => {
    expect(fillFilterFormat('(&(a={group})(b={group})(c={{x}})(d={group_dn}))', 'group', 'G$&')).toBe(
      String.raw`(&(a=G$\26)(b=G$\26)(c={x})(d={group_dn}))`,
    );
  });
});
