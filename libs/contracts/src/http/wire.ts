import { z } from 'zod';

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
  return z.custom<T>().check((context) => {
    const result = schema.safeParse(context.value);
    for (const { path, message } of result.error?.issues ?? []) {
      context.issues.push({ code: 'custom', path, message, input: context.value });
    }
  });
}

/** A number in a query: digits only, so that `limit=` and `limit=1e3` are mistakes and not 0 and 1000. */
export function countIn(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max));
}

/** Several values of one name in a query; one comes as text. */
export const listInQuery = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
