import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guidBytes, guidText } from './object-guid.js';

describe('guidText', () => {
  it('turns the first three fields round, as Windows shows them', () => {
    const stored = Buffer.from('33221100554477668899aabbccddeeff', 'hex');
    expect(guidText(stored)).toBe('00112233-4455-6677-8899-aabbccddeeff');
  });

  it('is undone by guidBytes, and takes upper case', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const text = guidText(Buffer.from(bytes)) ?? '';
        expect(guidBytes(text.toUpperCase())).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('takes nothing else', () => {
    expect(guidText(Buffer.alloc(15))).toBeUndefined();
    expect(guidBytes('00u1a2b3c4')).toBeUndefined();
  });
});
