import { SyncError } from '#domain';
import { RequestNotJsonError } from '../http/api-errors.js';
import type { CallerRequest } from './access.decorator.js';
import { CredentialRefusedError } from './credential-refused.error.js';
import type { Gatekeeper } from './gatekeeper.js';
import { isPublicPath } from './public-paths.js';
import type { RefusalLog } from '#http';
import { onlyReads, type RequestHead } from './request-head.js';

/**
 * Decides before anything of the body is read whether a request may go on, and notes on it who sends it.
 * @returns why it may not
 */
export async function comeIn(
  request: RequestHead & CallerRequest,
  gatekeeper: Gatekeeper,
  refusals: RefusalLog,
): Promise<unknown> {
  try {
    if (!isPublicPath(request.url)) {
      request.admitted = await gatekeeper.admit(request);
      request.caller = request.admitted.caller;
    }
    if (!onlyReads(request) && request.method !== 'DELETE' && !isJson(request.headers['content-type'])) {
      throw new RequestNotJsonError('Send JSON, with the header content-type: application/json.');
    }
    return undefined;
  } catch (error) {
    note(error, request, refusals);
    return error;
  }
}

function note(error: unknown, { method, url, ip }: RequestHead, refusals: RefusalLog): void {
  const route = `${method} ${url.split('?', 1)[0] ?? ''}`.slice(0, 500);
  const base = { address: ip, route };
  if (error instanceof CredentialRefusedError) {
    const { reason, actor } = error;
    refusals.note({ ...base, reason, ...(actor !== undefined && { actor }) });
  } else if (error instanceof SyncError && REFUSALS.includes(error.code)) {
    refusals.note({ ...base, reason: error.code.toLowerCase().replaceAll('_', '-') });
  }
}

/** Beside those without a fitting credential. */
const REFUSALS: readonly string[] = ['API_HOST_REFUSED', 'CROSS_SITE_REFUSED'];

function isJson(header: string | string[] | undefined): boolean {
  return typeof header === 'string' && /^application\/json *(;|$)/i.test(header);
}
