/** A request to Okta that got no complete answer. Becomes a `SourceUnreadableError` where the place is known. */
export class OktaNetworkError extends Error {
  /** @param code Node's code of the error, or one of ours: TIME_LIMIT, TOO_LARGE, PATIENCE */
  constructor(
    readonly code: string,
    cause?: unknown,
  ) {
    super(code, { cause });
  }
}

/** Node's names of certificate problems: OpenSSL's verify codes and its own check of the name. */
const UNTRUSTED =
  /^(?:CERT_|ERR_TLS_CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA$|HOSTNAME_MISMATCH$)/u;
const NO_TLS = /^(?:ERR_SSL_|EPROTO$)/u;

const UNREACHED: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the name service (DNS) does not answer',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
  ETIMEDOUT: 'the connection timed out',
};

const BROKEN_OFF: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection ended before the answer was complete',
  EPIPE: 'the connection was closed',
  ADDRESS_REFUSED: 'its address is one to which nothing may be sent',
  TIME_LIMIT: 'no complete answer came in time',
};

export interface NetworkFailure {
  readonly code: 'SOURCE_TLS' | 'SOURCE_UNREACHABLE' | 'SOURCE_CUT' | 'SOURCE_ANSWER';
  /** In words, to stand after a colon. Never the error's own message, which may hold anything. */
  readonly reason: string;
}

/** What an error of the network means for a read. */
export function judgeNetworkError({ code }: OktaNetworkError): NetworkFailure {
  if (UNTRUSTED.test(code)) return { code: 'SOURCE_TLS', reason: certificateReason(code) };
  if (NO_TLS.test(code)) return { code: 'SOURCE_TLS', reason: 'the server does not speak TLS there' };
  const unreached = UNREACHED[code];
  if (unreached !== undefined) return { code: 'SOURCE_UNREACHABLE', reason: unreached };
  if (code === 'TOO_LARGE') {
    return { code: 'SOURCE_ANSWER', reason: 'the answer is larger than any answer of Okta' };
  }
  if (code.startsWith('HPE_')) return { code: 'SOURCE_ANSWER', reason: 'the answer was no HTTP' };
  return { code: 'SOURCE_CUT', reason: BROKEN_OFF[code] ?? `the request failed (${code})` };
}

function certificateReason(code: string): string {
  if (code === 'CERT_HAS_EXPIRED') return 'its certificate has expired';
  if (code === 'CERT_NOT_YET_VALID') return 'its certificate is not valid yet';
  return code === 'ERR_TLS_CERT_ALTNAME_INVALID'
    ? 'its certificate is for another host name'
    : 'the issuer of its certificate is not known here';
}
