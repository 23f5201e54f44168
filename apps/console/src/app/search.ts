import { z } from 'zod';

// Else it would try whether it may compile code here, which the content security policy refuses and reports.
z.config({ jitless: true });

/**
 * What a screen shows stands in its address, as words that people can read and change. What is there by mistake is left
 * out: an address never breaks a page.
 */

/** A text; empty is none. */
export const textIn = z.string().trim().min(1).max(500).optional().catch(undefined);

/** One of these words. */
export const oneIn = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words).optional().catch(undefined);

/** Some of these words, with commas between: `state=held,failed`. Words that are not among them are left out. */
export const someIn = <const Words extends readonly string[]>(words: Words) =>
  z
    .string()
    .transform((text) => words.filter((word): word is Words[number] => text.split(',').includes(word)))
    .or(z.array(z.enum(words)))
    .transform((chosen): readonly Words[number][] | undefined => (chosen.length === 0 ? undefined : chosen))
    .optional()
    .catch(undefined);

/** A whole number from 1 on. */
export const numberIn = z.coerce.number().int().min(1).optional().catch(undefined);

/** A day, as `2026-11-22`. */
export const dayIn = z.iso.date().optional().catch(undefined);

/** Set or not: `risky=true`. */
export const flagIn = z
  .union([z.literal('true'), z.literal(true)])
  .transform((): true => true)
  .optional()
  .catch(undefined);

/** Of a table: `sort=-held` sorts by held, the greatest first; `columns` are those that are shown. */
export const tableSearch = { sort: textIn, columns: textIn };

/** `?state=held,failed` → `{ state: 'held,failed' }`. */
export function parseSearch(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}

/** The same back: lists with commas, and without what is not set. */
export function stringifySearch(view: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(view)) {
    const text = textOf(value);
    if (text !== '') search.set(key, text);
  }
  const query = search.toString().replaceAll('%2C', ',').replaceAll('%40', '@').replaceAll('%3A', ':');
  return query === '' ? '' : `?${query}`;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(',');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}
