import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repeatsKey } from './repeats-key.js';

describe('a JSON text', () => {
  it.each([
    '{"a":1,"a":2}',
    '{"a":1 , "\\u0061" : 2}',
    '{"b":{"x":1,"y":[{"k":1,"k":1}]}}',
    '{"a":"}","a":1}',
    '[{"a":1},{"b":1,"b":2}]',
  ])('repeats a key in %s', (text) => {
    expect(repeatsKey(text)).toBe(true);
  });

  it.each([
    '{}',
    '"a"',
    '{"a":"a","b":["a","a"]}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a\\"":1,"a":2}',
  ])('does not in %s', (text) => {
    expect(repeatsKey(text)).toBe(false);
  });

  it('never does when it was written from a value, and always once a key is added again', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (value) => {
        const text = JSON.stringify(value);
        expect(repeatsKey(text)).toBe(false);
        const [key = ''] = Object.keys(value);
        expect(repeatsKey(`${text.slice(0, -1)},${JSON.stringify(key)}:0}`)).toBe(true);
      }),
    );
  });
});
