import { onlyReads, type RequestHead } from './request-head.js';

/** Sent with every request that changes something; other sites cannot add it without being asked for leave first. */
const CSRF_HEADER = 'x-sign-sync-csrf';

/**
 * Whether a request that a browser has added its cookie to may have been caused by another site. Browsers say where a
 * request comes from, and a header of our own takes a script that runs here.
 *
 * @param origin of this API as browsers know it, such as `https://sync.example.com`
 */
export function mayBeCrossSite(
  { method, headers }: Pick<RequestHead, 'method' | 'headers'>,
  origin: string,
): boolean {
  if (onlyReads({ method })) return false;
  const { 'sec-fetch-site': site, origin: from, [CSRF_HEADER]: header } = headers;
  if (site !== undefined && site !== 'same-origin') return true;
  if (from !== undefined && from !== origin) return true;
  return header !== '1';
}
