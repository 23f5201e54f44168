import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillUserFormat, parseUserFormat, type UserFormat } from '#domain';
import { addressQuery } from './address-query.js';

function format(text: string): UserFormat {
  const parsed = parseUserFormat(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed;
}

describe('addressQuery', () => {
  it.each([
    ['{email}', 'Ann@X.com', { attribute: 'email', value: 'Ann@X.com' }],
    ['{uid}@x.com', 'ann@X.COM', { attribute: 'uid', value: 'ann' }],
    ['pre.{uid}@x.com', 'PRE.ann@x.com', { attribute: 'uid', value: 'ann' }],
    ['{uid}@x.com', 'ann@y.com', 'nobody'],
    ['{uid}@x.com', '@x.com', 'nobody'],
    ['{a}.{b}@x.com', 'a.b@x.com', 'unknown'],
    ['ann@x.com', 'ann@x.com', 'unknown'],
  ])('of %s and %s', (text, address, query) => {
    expect(addressQuery(format(text), address)).toEqual(query);
  });

  it('finds the value that an address was made of', () => {
    const literal = fc.string().map((text) => text.replaceAll(/[{}]/gu, '$&$&'));
    fc.assert(
      fc.property(literal, fc.string({ minLength: 1 }), literal, (before, value, after) => {
        const template = format(`${before}{uid}${after}`);
        const filled = fillUserFormat(template, () => value);
        if ('missing' in filled) throw new Error(filled.missing);
        expect(addressQuery(template, filled.value)).toEqual({ attribute: 'uid', value });
      }),
    );
  });
});
