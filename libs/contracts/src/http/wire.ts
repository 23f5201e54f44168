import { z } from 'zod';
import { looksLike } from './wire-schema.js';

/** Values of one name in a query at most. */
const LISTED_MAX = 100;

/** A moment: ISO 8601 in UTC on the wire, a `Date` in the program. The server encodes, the client decodes. */
export const moment = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

/**
 * Checks a value and hands it on as it is, with the order of its keys and whatever a newer server adds: what people see
 * of a document must not depend on the way it came.
 */
export function asIs<T>(schema: z.ZodType): z.ZodType<T, T> {
  // The checked schema is described by way of the one that it was made from.
  const unchecked = looksLike(schema, z.custom<T>());
  const checked = unchecked.check((context) => {
    const result = schema.safeParse(context.value);
    for (const { path, message } of result.error?.issues ?? []) {
      context.issues.push({ code: 'custom', path, message, input: context.value });
    }
  });
  return looksLike(schema, checked);
}

/** A number in a query: digits only, so that `limit=` and `limit=1e3` are mistakes and not 0 and 1000. */
export function countIn(min: number, max: number) {
  const number = z.int().min(min).max(max);
  const digits = z.string().regex(/^\d{1,15}$/, 'must be a whole number');
  return looksLike(number, digits).transform(Number).pipe(number);
}

/** Several values of one name in a query; one comes as text. */
export function listOf<Item extends z.ZodType<string, string>>(item: Item) {
  const list = z.array(item).max(LISTED_MAX);
  const words = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
  return looksLike(list, words).pipe(list);
}

export const listInQuery = listOf(z.string());
