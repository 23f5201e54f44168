import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dnKey, escapeRdnValue, isUnder, parseDn } from './distinguished-name.js';

describe('parseDn', () => {
  it('reads names with escapes, quotes and several parts', () => {
    expect(parseDn(String.raw`CN=Doe\, Jane\2b\C3\9C + uid=a ; OU="x, y" ,dc=com`)).toEqual([
      [
        { type: 'CN', value: 'Doe, Jane+Ü' },
        { type: 'uid', value: 'a' },
      ],
      [{ type: 'OU', value: 'x, y' }],
      [{ type: 'dc', value: 'com' }],
    ]);
  });

  it('knows the name of nothing', () => {
    expect(parseDn('')).toEqual([]);
  });

  it.each(['no name', 'cn', '=a', 'cn=a,', 'cn=a,b', 'cn="a', 'cn="a"b', 'cn=a"b', 'cn=a\\', 'S-1-5-21'])(
    'takes %j for no name',
    (text) => {
      expect(parseDn(text)).toBeUndefined();
    },
  );
});

describe('escapeRdnValue', () => {
  it.each([
    ['#1, "a"', String.raw`\#1\, \"a\"`],
    [' ', String.raw`\ `],
    ['  ', String.raw`\ \ `],
    ['a ', String.raw`a\ `],
    [' a', String.raw`\ a`],
    ['a=b;c<d>e+f\\g\0', String.raw`a\=b\;c\<d\>e\+f\\g\00`],
  ])('writes %j as %j', (value, escaped) => {
    expect(escapeRdnValue(value)).toBe(escaped);
  });

  it('comes back from a name as it went in, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), (values) => {
        const name = values.map((value) => `cn=${escapeRdnValue(value)}`).join(',');
        expect(parseDn(name)).toEqual(values.map((value) => [{ type: 'cn', value }]));
      }),
      { numRuns: 300 },
    );
  });
});

describe('dnKey', () => {
  it.each([
    ['CN=Ana,DC=Example', 'cn=ana,dc=example'],
    ['cn = Ana , dc=Example', 'cn=ana,dc=example'],
    ['cn="Ana",dc=example', 'cn=ana,dc=example'],
    [String.raw`cn=\41na,dc=example`, 'cn=ana,dc=example'],
    ['cn=A  B,dc=x', 'cn=a b,dc=x'],
    [String.raw`cn=a\,b,dc=x`, 'cn="a,b",dc=x'],
    [String.raw`cn=\C3\9C,dc=x`, 'cn=ü,dc=x'],
    ['cn=U\u0308,dc=x', 'cn=Ü,dc=x'],
    ['b=2+a=1,dc=x', 'A=1+B=2,dc=X'],
  ])('is the same for %j and %j', (one, other) => {
    expect(dnKey(one)).toBe(dnKey(other));
  });

  it.each([
    [String.raw`cn=a\,dc=x`, 'cn=a,dc=x'],
    [String.raw`cn=a\+b=c,dc=x`, 'cn=a+b=c,dc=x'],
    ['cn=a,dc=x', 'cn=a,dc=y'],
    ['cn=ab,dc=x', 'cn=a b,dc=x'],
  ])('differs for %j and %j', (one, other) => {
    expect(dnKey(one)).not.toBe(dnKey(other));
  });

  it('is the same however a value is escaped', () => {
    const spelled = fc
      .string({ unit: 'binary', minLength: 1 })
      .map((value) => [
        value,
        [...Buffer.from(value)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join(''),
      ]);
    fc.assert(
      fc.property(spelled, ([value = '', inHex = '']) => {
        expect(dnKey(`cn=${inHex},dc=x`)).toBe(dnKey(`cn=${escapeRdnValue(value)},dc=x`));
      }),
    );
  });
});

describe('isUnder', () => {
  const under = (dn: string, base: string): boolean => isUnder(dnKey(dn), dnKey(base));

  it('compares part by part, without regard to case', () => {
    expect(under('CN=a,OU=B,DC=x', 'ou=b, dc=X')).toBe(true);
    expect(under('ou=b,dc=x', 'ou=b,dc=x')).toBe(true);
    expect(under('cn=a', '')).toBe(true);
    expect(under('cn=a,xou=b,dc=x', 'ou=b,dc=x')).toBe(false);
    expect(under(String.raw`cn=a\,ou=b,dc=x`, 'ou=b,dc=x')).toBe(false);
    expect(under('dc=x', 'ou=b,dc=x')).toBe(false);
  });
});
