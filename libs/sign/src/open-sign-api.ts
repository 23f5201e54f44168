import { BaseUri } from './client/base-uri.js';
import { CallKey } from './client/call-key.js';
import type { CallSpec } from './client/call-spec.js';
import { SignCaller, type Address } from './client/sign-caller.js';
import { UndiciSignApi } from './client/undici-sign-api.js';
import { systemClock } from './clock.js';
import { SignKeyMalformedError } from './errors.js';
import { openOrgGate } from './gate/open-org-gate.js';
import { parseSignHost } from './host.js';
import type { CallOptions, SignApi } from './sign-api.js';
import type { SignApiOptions } from './sign-api-options.js';
import { openSignLine, type SignLine } from './sign-line.js';

/**
 * Opens the API of one org. Nothing is sent before the first call, which also finds out where the account lives.
 *
 * @throws SignHostInvalidError, SignKeyMalformedError, SignCaFileError the connector file cannot be used as it is
 */
export function openSignApi(options: SignApiOptions): SignApi {
  const {
    org,
    key,
    timeoutMs,
    concurrency,
    clock = systemClock,
    maxWaitMs = Number.POSITIVE_INFINITY,
  } = options;
  const configured = parseSignHost(org, options.host);
  // A key with a line end would break the header, and undici's complaint would not name the org.
  if (!/^[\x21-\x7e]+$/u.test(key.reveal())) throw new SignKeyMalformedError(org);

  const line = options.line ?? openSignLine(options);
  const gate = options.gate ?? openOrgGate({ org, concurrency, maxWaitMs, clock, ...storeOf(options) });
  const caller = new SignCaller({
    org,
    key: new CallKey(key, options.keySource),
    userAgent: options.userAgent ?? 'sign-sync',
    timeoutMs,
    writeTimeoutMs: Math.min(timeoutMs, options.writeTimeoutMs ?? timeoutMs),
    policy: {
      retryCount: options.retryCount ?? 5,
      retryBudgetMs: options.retryBudgetMs ?? 60_000,
      maxWaitMs,
    },
    http: line.http,
    gate,
    clock,
    random: options.random ?? Math.random,
    beforeCall: options.beforeCall ?? (() => undefined),
    onCall: options.onCall ?? (() => undefined),
  });
  const baseUri = discoveryOf(org, configured, caller, line);

  return new UndiciSignApi({
    org,
    host: new URL(configured).host,
    pageSize: options.pageSize ?? 1000,
    gate,
    send: (spec, callOptions) => caller.call(spec, baseUri, callOptions),
    close: async () => {
      if (options.gate === undefined) await gate.close();
      if (options.line === undefined) await line.close();
    },
  });
}

function discoveryOf(org: string, configured: string, caller: SignCaller, { address }: SignLine): BaseUri {
  const fixed: Address = { current: () => Promise.resolve(configured), moved: () => Promise.resolve() };
  return new BaseUri(org, configured, address, <T>(spec: CallSpec<T>, options: CallOptions) =>
    caller.call(spec, fixed, options),
  );
}

function storeOf({ gateStore }: SignApiOptions): { store?: NonNullable<SignApiOptions['gateStore']> } {
  return gateStore === undefined ? {} : { store: gateStore };
}
