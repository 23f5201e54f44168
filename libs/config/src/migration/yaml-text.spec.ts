import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../yaml/parse-yaml.js';
import { yamlText } from './yaml-text.js';

describe('yamlText', () => {
  it.each([
    ['Sign Sales', 'Sign Sales'],
    ['api.echosign.com', 'api.echosign.com'],
    ['yes', "'yes'"],
    ['2024', "'2024'"],
    ['emea::Sales', "'emea::Sales'"],
    ["Sales 'A' # 1", "'Sales ''A'' # 1'"],
    ['', "''"],
    ['a\nb', String.raw`"a\u000ab"`],
    ['Straße', "'Straße'"],
  ])('writes %j as %s', (value, written) => {
    expect(yamlText(value)).toBe(written);
  });

  it('is read back as what it was, as a value, in a list and as a key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const written = yamlText(value);
        expect(parseYaml(`a: ${written}\nb:\n  - ${written}\n${written}: 1\n`)?.value).toEqual({
          ...{ a: value, b: [value] },
          [value]: 1,
        });
      }),
      { numRuns: 100 },
    );
  });

  it('is read back whatever odd letters are in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (value) => {
        expect(parseYaml(`a: ${yamlText(value)}\n`)?.value).toEqual({ a: value });
      }),
      { numRuns: 100 },
    );
  });
});
