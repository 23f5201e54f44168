import { hostRefusal } from '#domain';
import { SignBaseUriError } from '../errors.js';
import { isLoopback, withoutTrailingSlash } from '../host.js';
import type { CallOptions } from '../sign-api.js';
import { baseUris } from './answers.js';
import type { CallSpec } from './call-spec.js';

const DISCOVERY: CallSpec<{ apiAccessPoint: string }> = {
  method: 'GET',
  route: '/baseUris',
  path: '/baseUris',
  answer: baseUris,
};

/**
 * Where the account lives: asked of the configured host once, remembered, asked again when Sign says that it lives
 * elsewhere. Adobe gives one address per account, so it is never asked per request.
 */
export class BaseUri {
  constructor(
    private readonly org: string,
    private readonly configured: string,
    /** What is remembered, of all who share it. */
    private readonly memory: { asked?: Promise<string> },
    /** Sends a call to the configured host, with the retries of any read. */
    private readonly ask: <T>(spec: CallSpec<T>, options: CallOptions) => Promise<T>,
  ) {}

  /** Without a trailing slash. Calls that come together share one question; a failed one is asked again by the next call. */
  current(): Promise<string> {
    this.memory.asked ??= this.#discover().catch((error: unknown) => {
      delete this.memory.asked;
      throw error;
    });
    return this.memory.asked;
  }

  /** Sign says that the account does not live at `base`; forgets it unless another call already did. */
  async moved(base: string): Promise<void> {
    const { asked } = this.memory;
    if (asked === undefined || (await asked) !== base || this.memory.asked !== asked) return;
    delete this.memory.asked;
  }

  async #discover(): Promise<string> {
    const { apiAccessPoint } = await this.ask(DISCOVERY, {
      lane: 'urgent',
      purpose: 'find the account',
    });
    return readApiAccessPoint(this.org, this.configured, apiAccessPoint);
  }
}

/** The key goes where this points to, so it must be https, except on this machine. */
function readApiAccessPoint(org: string, configured: string, apiAccessPoint: string): string {
  const url = URL.canParse(apiAccessPoint) ? new URL(apiAccessPoint) : undefined;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  const isOut = url !== undefined && hostRefusal(url.hostname, 'private') !== undefined;
  if (url === undefined || isOut || !safe || url.username !== '' || url.password !== '') {
    throw new SignBaseUriError(org, new URL(configured).host, apiAccessPoint);
  }
  return withoutTrailingSlash(url.origin + url.pathname);
}
