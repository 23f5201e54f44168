export interface NetworkFailure {
  /**
   * - `unreachable` no connection came about: waiting a little does not help
   * - `tls` the server cannot be trusted
   * - `broken` the connection ended before the answer was complete
   * - `timeout` the answer was not complete in time
   * - `answer` what came is no HTTP, or too much of it
   */
  readonly kind: 'unreachable' | 'tls' | 'broken' | 'timeout' | 'answer';
  /** In words, to stand after a colon. */
  readonly reason: string;
}

/** The time limit of one try, told apart from the caller's signal. */
export class TryTimeoutError extends Error {}

const TIME_LIMIT: NetworkFailure = { kind: 'timeout', reason: 'no complete answer came in time' };

const FAILURES: Readonly<Record<string, NetworkFailure>> = {
  ECONNREFUSED: { kind: 'unreachable', reason: 'the connection was refused' },
  ADDRESS_REFUSED: { kind: 'unreachable', reason: 'its address is one to which nothing may be sent' },
  ENOTFOUND: { kind: 'unreachable', reason: 'the host name is not known' },
  EAI_AGAIN: { kind: 'unreachable', reason: 'the name service (DNS) does not answer' },
  EHOSTUNREACH: { kind: 'unreachable', reason: 'there is no route to the host' },
  ENETUNREACH: { kind: 'unreachable', reason: 'there is no route to the network' },
  UND_ERR_CONNECT_TIMEOUT: { kind: 'unreachable', reason: 'no connection came about in time' },
  ECONNRESET: { kind: 'broken', reason: 'the connection was reset' },
  EPIPE: { kind: 'broken', reason: 'the connection was closed' },
  UND_ERR_SOCKET: { kind: 'broken', reason: 'the connection was closed before the answer was complete' },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { kind: 'broken', reason: 'the answer was cut' },
  ETIMEDOUT: TIME_LIMIT,
  UND_ERR_RES_EXCEEDED_MAX_SIZE: { kind: 'answer', reason: 'the answer is larger than any answer of Adobe' },
  EPROTO: { kind: 'tls', reason: 'the server does not speak TLS there' },
  CERT_HAS_EXPIRED: { kind: 'tls', reason: 'its certificate has expired' },
  CERT_NOT_YET_VALID: { kind: 'tls', reason: 'its certificate is not valid yet' },
  ERR_TLS_CERT_ALTNAME_INVALID: { kind: 'tls', reason: 'its certificate is for another host name' },
};

/** Node's names of certificate problems: OpenSSL's verify codes. */
const UNTRUSTED = /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA$)/u;

/** Puts an error of the network into words. It never repeats the error's own message, which may hold anything. */
export function describeNetworkFailure(error: unknown): NetworkFailure {
  if (error instanceof TryTimeoutError) return TIME_LIMIT;
  const code = codeOf(error);
  const known = FAILURES[code];
  if (known !== undefined) return known;
  if (UNTRUSTED.test(code)) return { kind: 'tls', reason: 'the issuer of its certificate is not known here' };
  if (code.startsWith('ERR_SSL_')) return { kind: 'tls', reason: 'the server does not speak TLS there' };
  if (code.startsWith('HPE_')) return { kind: 'answer', reason: 'the answer was no HTTP' };
  return { kind: 'broken', reason: `the request failed (${code})` };
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (error instanceof Error && error.cause !== undefined) return codeOf(error.cause);
  return 'UNKNOWN';
}
