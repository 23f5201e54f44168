import { ApiError } from '../api/api-error.js';
import { matchRoute, type Match } from '../api/route.js';

/** What the URL of a request says. */
export interface ApiTarget {
  /** The access point's prefix; empty for none. */
  readonly accessPoint: string;
  readonly match: Match | undefined;
  readonly query: URLSearchParams;
}

const apiUrl = /^(?:\/([A-Za-z0-9-]+))?\/api\/rest\/v6(\/[^?]*)(?:\?(.*))?$/;
const noQuery = new URLSearchParams();

/** @param url path and query as sent */
export function readTarget(url: string): ApiTarget {
  const [, accessPoint = '', path, query] = apiUrl.exec(url) ?? [];
  return {
    accessPoint,
    match: path === undefined ? undefined : matchRoute(path),
    query: query === undefined ? noQuery : new URLSearchParams(query),
  };
}

/** The integration key of a header `Authorization: Bearer <key>`. @throws ApiError 401 NO_AUTHORIZATION_HEADER */
export function readKey(header: string | undefined): string {
  const key = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
  if (key === undefined) {
    throw new ApiError(
      401,
      'NO_AUTHORIZATION_HEADER',
      'The header "Authorization: Bearer <key>" is missing.',
    );
  }
  return key;
}

/** @returns undefined for an empty body @throws ApiError 400 INVALID_JSON */
export function readJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, 'INVALID_JSON', 'The body is not JSON.');
  }
}

/** The e-mail address in a body, if there is one. */
export function emailIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : undefined;
    return typeof email === 'string' ? email : undefined;
  } catch {
    return undefined; // the handler will refuse this body; the ledger just has no address for it
  }
}
