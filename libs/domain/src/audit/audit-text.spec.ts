import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storableJson, storableText } from './audit-text.js';

describe('what the audit stores', () => {
  it('is any JSON as it is, and U+FFFD for what PostgreSQL cannot hold', () => {
    expect(storableJson({ text: 'a\u0000b', half: '\ud83d', backslash: '\\u0000' })).toBe(
      JSON.stringify({ text: 'a\ufffdb', half: '\ufffd', backslash: '\\u0000' }),
    );
    expect(storableText('\udc00 é 😀')).toBe('\ufffd é 😀');
    expect(storableJson(undefined)).toBe('null');
  });

  it('means the same after it was stored', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const once = storableJson(value);
        expect(storableJson(JSON.parse(once))).toBe(once);
      }),
    );
  });
});
