/** What can go wrong on a connection, before it is known what was asked and by which setting. Never leaves this folder. */
export type LdapFailureKind =
  /** No connection came about. */
  | 'unreachable'
  /** The certificate is not believed, or no TLS was agreed on. */
  | 'tls'
  /** The connection ended. */
  | 'lost'
  /** Nothing came for too long. */
  | 'silent'
  /** Something came that is no LDAP. */
  | 'malformed'
  /** Answers that cannot all be true. */
  | 'contradiction'
  /** The server answered with another result than success. */
  | 'result';

export class LdapFailure extends Error {
  constructor(
    readonly kind: LdapFailureKind,
    message: string,
    /** Of RFC 4511, for `result`; -1 otherwise. */
    readonly resultCode = -1,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
