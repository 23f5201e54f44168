import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributesOf, fillUserFormat, parseUserFormat, type UserFormat } from './user-format.js';

const entry = new Map([
  ['uid', 'ann'],
  ['mail', 'ann@example.com'],
  ['empty', ''],
]);

function parsed(text: string): UserFormat {
  const format = parseUserFormat(text);
  if ('problem' in format) throw new Error(format.problem);
  return format;
}

const filled = (text: string) => fillUserFormat(parsed(text), (attribute) => entry.get(attribute));

describe('a template over attributes', () => {
  it.each([
    ['{mail}', 'ann@example.com'],
    ['{uid}@{uid}.org', 'ann@ann.org'],
    ['example.com', 'example.com'],
    ['{{{uid}}}', '{ann}'],
    ['', ''],
  ])('%s gives %s', (text, value) => {
    expect(filled(text)).toEqual({ value });
  });

  it('is missing as a whole where one attribute has no value', () => {
    expect(filled('{uid}@{empty}')).toEqual({ missing: 'empty' });
    expect(filled('{nothing}@{empty}')).toEqual({ missing: 'nothing' });
  });

  it.each(['{', '}', '{}', '{0}', '{mail!r}', '{mail:>10}', 'a}b', '{a b}', '{{uid}'])(
    'refuses %s',
    (text) => {
      expect(parseUserFormat(text)).toHaveProperty('problem');
    },
  );

  it('names each attribute once', () => {
    expect(attributesOf(parsed('{uid}@{dc}.{uid}'))).toEqual(['uid', 'dc']);
  });

  it('gives any text back whose braces are doubled', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(filled(text.replaceAll(/[{}]/g, '$&$&'))).toEqual({ value: text });
      }),
    );
  });
});
