import { z } from 'zod';

/** Longer ones were not made here. */
const CURSOR_CHARACTERS_MAX = 2000;

/** Where the next page begins; null behind the last one. Nobody but the server reads it. */
export const nextPage = z.string().nullable();

/** Makes the cursor of a place in a sorted list. @param place what the last row of a page is sorted by; plain JSON */
export function cursorOf(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** A cursor in a query, as its place. One that was not made for this list is a mistake of the caller. */
export function cursorIn<Place extends z.ZodType>(place: Place) {
  return z
    .string()
    .max(CURSOR_CHARACTERS_MAX)
    .transform((cursor, context): z.output<Place> => {
      const { data, success } = place.safeParse(jsonIn(cursor));
      if (success) return data;
      context.issues.push({
        ...{ code: 'custom', input: cursor },
        message: 'is no cursor of this list: take the `next` of the page before, unchanged',
      });
      return z.NEVER;
    });
}

/** @returns the first `limit` rows, and the cursor behind them where there are more. @param rows one more than `limit` */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => unknown,
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { rows: page, next: last === undefined ? null : cursorOf(placeOf(last)) };
}

function jsonIn(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
