import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { itemsQuery } from './plan.http.js';
import { asIs, countIn, listInQuery, listOf, moment } from './wire.js';
import { wireSchema } from './wire-schema.js';

describe('a moment', () => {
  it('is text on the wire and a date in the program', () => {
    const text = '2026-11-21T08:00:00.000Z';
    expect(moment.decode(text)).toEqual(new Date(text));
    expect(moment.encode(new Date(text))).toBe(text);
    for (const wrong of ['yesterday', '2026-11-21', 7]) expect(moment.safeParse(wrong).success).toBe(false);
  });
});

describe('a document that passes as it is', () => {
  const document = z.object({ held: asIs<{ b: number; a: number }>(z.object({ a: z.int(), b: z.int() })) });

  it('keeps the order of its keys, and what it has besides, both ways', () => {
    const sent = { held: { b: 2, more: 'x', a: 1 } };
    expect(JSON.stringify(z.encode(document, sent))).toBe(JSON.stringify(sent));
    expect(JSON.stringify(document.parse(sent))).toBe(JSON.stringify(sent));
  });

  it('is refused where it does not fit, with the place', () => {
    const { error } = document.safeParse({ held: { a: 1, b: 'two' } });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['held.b']);
  });
});

describe('words of a query', () => {
  it('are numbers only where they are whole ones within bounds', () => {
    expect(countIn(1, 50).parse('50')).toBe(50);
    for (const wrong of ['', '0', '51', '1e1', '-1', '1.5', ' 1', '9'.repeat(16)]) {
      expect(countIn(1, 50).safeParse(wrong).success).toBe(false);
    }
  });

  it('are a list whether one came or several', () => {
    expect(listInQuery.parse('held')).toEqual(['held']);
    expect(listInQuery.parse(['held', 'failed'])).toEqual(['held', 'failed']);
    expect(itemsQuery.parse({ state: 'held', limit: '7' })).toEqual({ state: ['held'], limit: 7 });
  });
});

describe('the shape on the wire', () => {
  it('is that of what is sent, not of what the program makes of it', () => {
    const query = z.object({
      limit: countIn(1, 50).optional(),
      state: listOf(z.enum(['held', 'failed'])).optional(),
      from: moment,
      user: asIs<{ a: number }>(z.object({ a: z.int() })),
    });
    expect(wireSchema(query)).toMatchObject({
      required: ['from', 'user'],
      properties: {
        limit: { type: 'integer', minimum: 1, maximum: 50 },
        state: { type: 'array', items: { enum: ['held', 'failed'] } },
        from: { type: 'string', format: 'date-time' },
        user: { type: 'object', required: ['a'] },
      },
    });
  });

  it('cannot be left out', () => {
    expect(() => wireSchema(z.object({ any: z.custom<Date>() }))).toThrow('has no shape');
  });
});
