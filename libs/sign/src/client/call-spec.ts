import type { z } from 'zod';

/** One call of the API, before it is known where the account lives. */
export interface CallSpec<T> {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** The pattern, such as `/users/:id`. */
  readonly route: string;
  /** Path and query below `api/rest/v6`, encoded. */
  readonly path: string;
  readonly body?: unknown;
  /** What a 2xx must look like. */
  readonly answer: z.ZodType<T>;
}

/** Puts ids into a route: `pathOf('/users/:id/groups', id)`. */
export function pathOf(route: string, id: string): string {
  return route.replace(':id', encodePart(id));
}

/** Adds the parameters of a page. Cursors may end in `*`, which `encodeURIComponent` leaves as it is. */
export function pagePath(path: string, pageSize: number | undefined, cursor: string | undefined): string {
  const query = [
    ...(pageSize === undefined ? [] : [`pageSize=${pageSize}`]),
    ...(cursor === undefined ? [] : [`cursor=${encodePart(cursor)}`]),
  ];
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

function encodePart(part: string): string {
  return encodeURIComponent(part).replaceAll('*', '%2A');
}
