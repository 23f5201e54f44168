import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cursorIn, cursorOf, pageOf } from './page.http.js';

const place = z.object({ at: z.string(), id: z.int() });
const cursor = cursorIn(place);

describe('a cursor', () => {
  it('brings back the place that it was made of, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100, unit: 'grapheme' }), fc.integer(), (at, id) => {
        expect(cursor.parse(cursorOf({ at, id }))).toEqual({ at, id });
      }),
    );
  });

  it('is refused when it was made up, cut, or made for another list', () => {
    const whole = cursorOf({ at: 'now', id: 1 });
    const wrong = ['', 'x', '{}', whole.slice(0, -4), cursorOf({ at: 1, id: 1 }), cursorOf(null), '%%%'];
    for (const text of wrong) expect(cursor.safeParse(text).success).toBe(false);
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(text !== whole);
        expect(cursor.safeParse(text).success).toBe(false);
      }),
    );
  });
});

describe('a page', () => {
  it('has a next one only where a row is left', () => {
    const numbers = [1, 2, 3];
    expect(pageOf(numbers, 3, (id) => id)).toEqual({ rows: numbers, next: null });
    expect(pageOf(numbers, 2, (id) => ({ id }))).toEqual({ rows: [1, 2], next: cursorOf({ id: 2 }) });
    expect(pageOf([], 2, (id) => id)).toEqual({ rows: [], next: null });
  });
});
