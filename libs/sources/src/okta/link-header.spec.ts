import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextLink } from './link-header.js';

describe('nextLink', () => {
  const self = '<https://a.okta.com/api/v1/users?limit=2>; rel="self"';

  it.each([
    [
      `${self}, <https://a.okta.com/x?after=a,b;c%3D&limit=2>; rel="next"`,
      'https://a.okta.com/x?after=a,b;c%3D&limit=2',
    ],
    ['<https://a/x>;rel=next', 'https://a/x'],
    ['<https://a/x>; title="a, <b>"; rel="prev next"', 'https://a/x'],
    ['<https://a/x> ; REL="NEXT" , ', 'https://a/x'],
    ['</relative>; rel="next"', '/relative'],
  ])('of %s', (header, address) => {
    expect(nextLink(header)).toBe(address);
  });

  it.each([
    null,
    '',
    ' ',
    self,
    '<https://a/x>; rel="previous"',
    '<https://a/next>',
    '<https://a/x>; title="next"',
  ])('finds none in %s', (header) => {
    expect(nextLink(header)).toBeUndefined();
  });

  it.each([
    'https://a/x; rel="next"',
    `${self}, <https://a/x; rel="next"`,
    `${self} <https://a/x>; rel="next"`,
    '<https://a/x>; rel="next',
    '<>; rel="next"',
    '<https://a/x>; rel="next", <https://a/y>; rel="next"',
  ])('does not guess what %s means', (header) => {
    expect(nextLink(header)).toBeNull();
  });

  it('gives any address back as it is', () => {
    const address = fc.string({ minLength: 1 }).filter((text) => !/[<>]/u.test(text));
    fc.assert(
      fc.property(address, (next) => {
        expect(nextLink(`${self}, <${next}>; rel="next"`)).toBe(next);
      }),
    );
  });
});
