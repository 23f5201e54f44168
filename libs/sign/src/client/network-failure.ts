/** What is known of a request that got no complete answer. */
export interface NetworkFailure {
  readonly code: string;
  /** In words, to stand after "but". */
  readonly reason: string;
  /** The certificate of the server does not verify. */
  readonly untrusted: boolean;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the name service (DNS) does not answer',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'no connection came about in time',
  UND_ERR_SOCKET: 'the connection was closed before the answer was complete',
  ADDRESS_REFUSED: 'its address is one to which nothing may be sent',
  TIME_LIMIT: 'no complete answer came in time',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was cut',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'the answer is larger than any answer of Acrobat Sign',
  EPROTO: 'the server does not speak TLS there',
};

/** Node's names of certificate problems: OpenSSL's verify codes and its own check of the name. */
const UNTRUSTED =
  /^(?:CERT_|ERR_TLS_CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA$|HOSTNAME_MISMATCH$)/u;

/** Puts an error of the network into words. It never repeats the error's own message, which may hold anything. */
export function describeNetworkFailure(error: unknown): NetworkFailure {
  const code = codeOf(error);
  if (UNTRUSTED.test(code)) return { code, reason: certificateReason(code), untrusted: true };
  return { code, reason: REASONS[code] ?? otherReason(code), untrusted: false };
}

function certificateReason(code: string): string {
  if (code === 'CERT_HAS_EXPIRED') return 'it has expired';
  if (code === 'CERT_NOT_YET_VALID') return 'it is not valid yet';
  return code === 'ERR_TLS_CERT_ALTNAME_INVALID'
    ? 'it is for another host name'
    : 'its issuer is not known here';
}

function otherReason(code: string): string {
  if (code.startsWith('ERR_SSL_')) return 'the server does not speak TLS there';
  return code.startsWith('HPE_') ? 'the answer was no HTTP' : `the request failed (${code})`;
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof Error && error.cause !== undefined) return codeOf(error.cause);
  return 'UNKNOWN';
}
