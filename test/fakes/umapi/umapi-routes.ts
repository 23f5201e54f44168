import { isSameName, registerOf, shownUser, type FakeGroup, type FakeUser } from './umapi-records.js';
import type { FakeAnswer } from './umapi-faults.js';

export interface FakeOrganization {
  readonly organizationId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** May be changed while the server runs. */
  users: FakeUser[];
  groups: FakeGroup[];
  /** Users on a page, 2,000 at Adobe. */
  pageSize: number;
  groupPageSize: number;
  /** Counted in `X-Total-Count`, never listed. */
  technicalAccounts: number;
  /** Seconds. */
  tokenLifetime: number;
}

export type Route =
  | { readonly on: 'users'; readonly page: number; readonly group?: string; readonly directOnly: boolean }
  | { readonly on: 'groups'; readonly page: number }
  | { readonly on: 'user'; readonly userString: string; readonly domain?: string };

/** @returns undefined for a path that the API does not have; `organizationId` is not yet looked at */
export function routeOf(url: URL): { readonly organizationId: string; readonly route: Route } | undefined {
  const [root, api, first, second = '', third = '', ...rest] = url.pathname
    .slice(1)
    .split('/')
    .map(decodeURIComponent);
  if (root !== 'v2' || api !== 'usermanagement') return undefined;
  if (first === 'organizations' && third === 'users' && rest[0] !== undefined) {
    const domain = url.searchParams.get('domain');
    const route = { on: 'user', userString: rest[0], ...(domain === null ? {} : { domain }) } as const;
    return { organizationId: second, route };
  }
  if (!/^\d+$/u.test(third)) return undefined;
  const page = Number(third);
  if (first === 'groups') return { organizationId: second, route: { on: 'groups', page } };
  if (first !== 'users') return undefined;
  const directOnly = url.searchParams.get('directOnly') !== 'false';
  const group = rest[0] === undefined ? {} : { group: rest[0] };
  return { organizationId: second, route: { on: 'users', page, directOnly, ...group } };
}

/** What Adobe answers to somebody who may ask. */
export function answerTo(route: Route, organization: FakeOrganization): FakeAnswer {
  switch (route.on) {
    case 'users':
      return usersPage(route, organization);
    case 'groups':
      return groupsPage(route.page, organization);
    case 'user':
      return singleUser(route, organization);
  }
}

function usersPage(
  { page, group, directOnly }: Extract<Route, { on: 'users' }>,
  { users, groups, pageSize, technicalAccounts }: FakeOrganization,
): FakeAnswer {
  const inGroup = (user: FakeUser) =>
    group === undefined || (user.groups ?? []).some((name) => isSameName(name, group));
  const known = registerOf(groups, users).some(({ groupName }) => isSameName(String(groupName), group ?? ''));
  if (group !== undefined && !known)
    return {
      status: 404,
      headers: {},
      body: { lastPage: false, result: 'error.group.not_found', message: `Not found: Group ${group}` },
    };
  const listed = users.filter((user) => (user.status ?? 'active') === 'active' && inGroup(user));
  const pages = Math.max(1, Math.ceil(listed.length / pageSize));
  // A page beyond the end is the last page once more.
  const shown = Math.min(page, pages - 1);
  const part = listed.slice(shown * pageSize, (shown + 1) * pageSize);
  return {
    status: 200,
    headers: pageHeaders(listed.length + technicalAccounts, pages, shown, part.length),
    body: {
      lastPage: shown === pages - 1,
      result: 'success',
      users: part.map((user) => shownUser(user, directOnly)),
    },
  };
}

function groupsPage(page: number, { groups, users, groupPageSize }: FakeOrganization): FakeAnswer {
  const all = registerOf(groups, users);
  const pages = Math.ceil(all.length / groupPageSize);
  if (page >= pages) return { status: 200, headers: {}, body: { lastPage: true, result: 'Not found' } };
  const part = all.slice(page * groupPageSize, (page + 1) * groupPageSize);
  return {
    status: 200,
    headers: pageHeaders(all.length, pages, page, part.length),
    body: { lastPage: page === pages - 1, result: 'success', groups: part },
  };
}

/** By username; Adobe IDs stand in a domain of their own. */
function singleUser(
  { userString, domain }: Extract<Route, { on: 'user' }>,
  { users }: FakeOrganization,
): FakeAnswer {
  const found = users.find(
    (user) =>
      isSameName(user.username ?? user.email ?? '', userString) &&
      (domain === undefined || isSameName(user.type === 'adobeID' ? 'AdobeID' : (user.domain ?? ''), domain)),
  );
  return found === undefined
    ? {
        status: 404,
        headers: {},
        body: { result: 'error.user.not_found', message: `User not found ${userString}` },
      }
    : { status: 200, headers: {}, body: { result: 'success', user: shownUser(found, true) } };
}

function pageHeaders(total: number, pages: number, page: number, size: number): Record<string, string> {
  return {
    'x-total-count': `${total}`,
    'x-page-count': `${pages}`,
    'x-current-page': `${page}`,
    'x-page-size': `${size}`,
  };
}
