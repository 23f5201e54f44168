export const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const;

/** The routes of the API below `/api/rest/v6`, as faults and the ledger name them. */
export const routes = [
  '/baseUris',
  '/users',
  '/users/:id',
  '/users/:id/state',
  '/users/:id/groups',
  '/groups',
  '/groups/:id',
  '/groups/:id/users',
] as const;
export type Route = (typeof routes)[number];

/** Routes whose GET answers a page of a list. */
export const listRoutes: ReadonlySet<string> = new Set<Route>(['/users', '/groups', '/groups/:id/users']);

export interface Match {
  readonly route: Route;
  /** The decoded path member `:id`; empty for routes without one. */
  readonly id: string;
}

const exact = new Map<string, Route>([
  ['/baseUris', '/baseUris'],
  ['/users', '/users'],
  ['/groups', '/groups'],
]);
const byShape = new Map<string, Route>([
  ['users/', '/users/:id'],
  ['users/state', '/users/:id/state'],
  ['users/groups', '/users/:id/groups'],
  ['groups/', '/groups/:id'],
  ['groups/users', '/groups/:id/users'],
]);

/** @param path what follows `/api/rest/v6`, without the query */
export function matchRoute(path: string): Match | undefined {
  const route = exact.get(path);
  if (route !== undefined) return { route, id: '' };
  const [, collection, id, member, ...rest] = path.split('/');
  if (!id || rest.length > 0 || member === '') return undefined;
  const shaped = byShape.get(`${collection}/${member ?? ''}`);
  const decoded = decode(id);
  return shaped && decoded !== undefined ? { route: shaped, id: decoded } : undefined;
}

function decode(id: string): string | undefined {
  try {
    return decodeURIComponent(id);
  } catch {
    return undefined; // a broken escape names no resource
  }
}
