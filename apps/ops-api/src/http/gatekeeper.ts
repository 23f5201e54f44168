import { createHash, timingSafeEqual } from 'node:crypto';
import { isLoopbackHost } from '#contracts';
import type { Secret, SyncError } from '#domain';
import { ApiHostRefusedError, ApiTokenRefusedError, RequestNotJsonError } from './api-errors.js';

/** What is looked at before a request is read any further. */
export interface RequestHead {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Who may come in, decided before the body is read. With a token: whoever has it. Without one the API listens on this
 * machine only, and a web page that makes a browser of this machine ask is turned away: it cannot name the host of a
 * loopback address unless it comes from one, and cannot send JSON to another origin unasked.
 *
 * @returns why the request is refused; undefined when it may go on
 */
export function refusal({ method, headers }: RequestHead, token: Secret | undefined): SyncError | undefined {
  if (token === undefined && !isLoopbackHost(hostNameOf(headers['host']))) {
    return new ApiHostRefusedError(
      'This API has no token and answers this machine alone, under the name localhost or 127.0.0.1.',
    );
  }
  if (token !== undefined && !isBearer(headers['authorization'], token)) {
    return new ApiTokenRefusedError(
      'The API needs a bearer token, and this request has none or a wrong one.',
    );
  }
  if (method === 'POST' && !isJson(headers['content-type'])) {
    return new RequestNotJsonError('Send JSON, with the header content-type: application/json.');
  }
  return undefined;
}

/** The time this takes tells nothing about where a wrong token differs. */
function isBearer(header: string | string[] | undefined, token: Secret): boolean {
  const given = typeof header === 'string' ? /^bearer +(\S+) *$/i.exec(header)?.[1] : undefined;
  return timingSafeEqual(digest(given ?? ''), digest(token.reveal())) && given !== undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function isJson(header: string | string[] | undefined): boolean {
  return typeof header === 'string' && /^application\/json *(;|$)/i.test(header);
}

function hostNameOf(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header.replace(/:\d+$/, '') : '';
}
