import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneLine } from './one-line.js';

describe('oneLine', () => {
  it('keeps what a line says, and nothing that looks like the end of it', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', '\u2028', '\u0085', '\u009b', '\u202e', '"', '\\', '\n', 'é'),
    });
    fc.assert(
      fc.property(letters, (text) => {
        const line = oneLine(JSON.stringify({ text }));
        expect(JSON.parse(line)).toEqual({ text });
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);
      }),
    );
  });
});
