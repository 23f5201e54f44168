import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonExcess } from './json-limits.js';

describe('the limits of a JSON body', () => {
  it('refuse what nests too deep, however much of it there is', () => {
    expect(jsonExcess('['.repeat(32) + ']'.repeat(32))).toBeUndefined();
    expect(jsonExcess('['.repeat(33))).toBe('It nests deeper than 32 levels.');
    expect(jsonExcess('{"a":'.repeat(500_000))).toBe('It nests deeper than 32 levels.');
  });

  it('refuse more entries than any request has', () => {
    expect(jsonExcess(JSON.stringify(Array<number>(50_000).fill(1)))).toBeUndefined();
    expect(jsonExcess(JSON.stringify(Array<number>(50_001).fill(1)))).toBe('It has more than 50000 entries.');
  });

  it('do not count what stands inside of a string', () => {
    expect(jsonExcess(JSON.stringify({ a: '['.repeat(100), 'b"{{': ',\\"'.repeat(60_000) }))).toBeUndefined();
  });

  it('let every modest value through', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        expect(jsonExcess(text)).toBeUndefined();
      }),
    );
  });
});
