import { describe, expect, it } from 'vitest';
import { StorableTextPipe } from './storable-text.pipe.js';

const pipe = new StorableTextPipe();
const take = (value: unknown, type: 'body' | 'custom' = 'body') => pipe.transform(value, { type });

describe('what a request brings', () => {
  it('goes on as it is, whatever it is', () => {
    const values = ['Ana', '', 7, null, undefined, { a: [undefined, null, 'b'], c: { d: '😀' } }];
    for (const value of values) expect(take(value)).toBe(value);
  });

  it('is refused where a text of it could not be stored, as a value or as a name, however deep', () => {
    let deep: unknown = 'a\u0000';
    for (let level = 0; level < 50_000; level += 1) deep = [deep];
    for (const value of ['\u0000', { a: undefined, b: ['\u0000'] }, { 'a\u0000': 1 }, deep]) {
      expect(() => take(value)).toThrow('U+0000');
    }
  });

  it('is not looked at where it comes from the server itself', () => {
    expect(take('\u0000', 'custom')).toBe('\u0000');
  });
});
