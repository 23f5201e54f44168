import { SyncError, type ErrorDetails } from '#domain';

/** Which call of which org an error speaks of. `path` holds ids, never addresses or keys. */
export interface CallFacts {
  readonly org: string;
  readonly host: string;
  readonly method: string;
  readonly route: string;
  readonly path: string;
}

/** What Sign or the network said, as far as anything was said. */
export interface FailureFacts {
  /** In words, for people: "answered 503", "the connection was reset". */
  readonly reason: string;
  readonly status?: number;
  readonly code?: string;
}

/** Every error of this library. `scope` tells whether one call failed or nothing can be done with the org at all. */
export abstract class SignError extends SyncError {
  abstract readonly scope: 'org' | 'call';
}

/** `host` of the connector file cannot be used. */
export class SignHostInvalidError extends SignError {
  readonly code = 'SIGN_HOST_INVALID';
  readonly retryable = false;
  readonly scope = 'org';

  constructor(org: string, host: string, what: string) {
    super(
      `Org ${org}: host "${host}" ${what}. Give a name such as api.echosign.com, name:port, or an https:// URL ` +
        `as host in the org's connector file.`,
      { org, host },
    );
  }
}

/** The integration key cannot even be sent: it is empty or has characters that no header may carry. */
export class SignKeyMalformedError extends SignError {
  readonly code = 'SIGN_KEY_MALFORMED';
  readonly retryable = false;
  readonly scope = 'org';

  constructor(org: string) {
    super(
      `Org ${org}: the integration key is empty or has blanks or other characters that no key has. ` +
        `Check integration_key in the org's connector file.`,
      { org },
    );
  }
}

/** A file of extra certificate authorities cannot be used. */
export class SignCaFileError extends SignError {
  readonly code = 'SIGN_CA_FILE';
  readonly retryable = false;
  readonly scope = 'org';

  constructor(org: string, file: string, setting: string, what: string, cause?: unknown) {
    super(
      `Org ${org}: the certificate file ${file} (${setting}) ${what}. It must be a readable PEM file.`,
      { org, file, setting },
      { cause },
    );
  }
}

/** 401: Sign does not accept the integration key. Nothing more is sent to this org with it. */
export class SignKeyRefusedError extends SignError {
  readonly code = 'SIGN_KEY_REFUSED';
  readonly retryable = false;
  readonly scope = 'org';

  constructor(call: CallFacts, failure: FailureFacts) {
    super(
      `Org ${call.org}: ${call.host} refused the integration key (${said(failure)}). Check integration_key in the ` +
        `org's connector file, that the key was not revoked, and that it has the scopes user_read and user_write.`,
      facts(call, failure),
    );
  }
}

/** 403 API_TERMS_NOT_ACCEPTED: the account is locked for the API until one of its admins accepts the terms. */
export class SignTermsNotAcceptedError extends SignError {
  readonly code = 'SIGN_TERMS_NOT_ACCEPTED';
  readonly retryable = false;
  readonly scope = 'org';

  constructor(call: CallFacts, failure: FailureFacts) {
    super(
      `Org ${call.org}: Acrobat Sign has locked the account for the API (${said(failure)}). ` +
        `An account admin has to sign in to Acrobat Sign and accept the API terms.`,
      facts(call, failure),
    );
  }
}

/** The certificate of the server does not verify. */
export class SignCertificateError extends SignError {
  readonly code = 'SIGN_CERTIFICATE_UNTRUSTED';
  readonly retryable = false;
  readonly scope = 'org';

  constructor(call: CallFacts, failure: FailureFacts, cause: unknown) {
    super(
      `Org ${call.org}: the certificate of ${call.host} is not trusted (${said(failure)}). If your network uses a ` +
        `certificate authority of its own, name its PEM file in NODE_EXTRA_CA_CERTS or in tls.ca_file of the ` +
        `org's connector file.`,
      facts(call, failure),
      { cause },
    );
  }
}

/** The discovery answered an API address that may not be used. */
export class SignBaseUriError extends SignError {
  readonly code = 'SIGN_BASE_URI_INVALID';
  readonly retryable = false;
  readonly scope = 'org';

  constructor(org: string, host: string, apiAccessPoint: string) {
    super(
      `Org ${org}: ${host} named "${apiAccessPoint}" as the API address of the account, which is not an https:// URL. ` +
        `Check host in the org's connector file: something else than Acrobat Sign may have answered.`,
      { org, host, apiAccessPoint },
    );
  }
}

/** 4xx: Sign understood and said no. This call alone is concerned; nothing was done. */
export class SignRefusedError extends SignError {
  readonly code = 'SIGN_REFUSED';
  readonly retryable = false;
  readonly scope = 'call';

  constructor(
    call: CallFacts,
    readonly status: number,
    /** Sign's own code, such as `USER_ALREADY_EXISTS`; empty when the answer had none. */
    readonly signCode: string,
    readonly signMessage: string,
  ) {
    super(
      `Org ${call.org}: Acrobat Sign refused ${call.method} ${call.route} ` +
        `(${[status, signCode].filter(Boolean).join(' ')}${signMessage === '' ? '' : `: ${signMessage}`}).` +
        // Whoever refuses the very first question may not be Acrobat Sign at all.
        (call.route === '/baseUris' ? ` Check host (${call.host}) in the org's connector file.` : ''),
      { ...call, status, signCode, signMessage },
    );
  }
}

/** A write was sent and its answer never came or cannot be read: it may or may not have happened. */
export class SignInDoubtError extends SignError {
  readonly code = 'SIGN_IN_DOUBT';
  /** Sending the same thing again may do it twice. Whoever catches this looks first. */
  readonly retryable = false;
  readonly scope = 'call';

  constructor(call: CallFacts, failure: FailureFacts, cause?: unknown) {
    super(
      `Org ${call.org}: ${call.method} ${call.route} was sent to ${call.host}, but ${failure.reason}. ` +
        `Whether Acrobat Sign did it is found out by reading, before anything is sent again.`,
      facts(call, failure),
      { cause },
    );
  }
}

/** A read failed and its retries are used up, or a write could not be sent at all (then nothing was done). */
export class SignUnavailableError extends SignError {
  readonly code = 'SIGN_UNAVAILABLE';
  readonly retryable = true;
  readonly scope = 'call';

  constructor(
    call: CallFacts,
    failure: FailureFacts,
    /** How often it was tried. */
    readonly attempts: number,
    /** True when no connection came about, so the whole org is out of reach. */
    readonly unreachable: boolean,
    cause?: unknown,
  ) {
    super(
      `Org ${call.org}: ${unreachable ? `${call.host} cannot be reached` : `${call.method} ${call.route} failed at ${call.host}`}: ` +
        `${failure.reason} (tried ${attempts === 1 ? 'once' : `${attempts} times`}). ` +
        (unreachable
          ? `Check host in the org's connector file, the network, and any firewall between.`
          : `The next run tries again.`),
      { ...facts(call, failure), attempts, unreachable },
      { cause },
    );
  }
}

/** The pages of a list never end: a cursor came a second time. */
export class SignPagingError extends SignError {
  readonly code = 'SIGN_PAGES_ENDLESS';
  readonly retryable = true;
  readonly scope = 'call';

  constructor(org: string, host: string, route: string, pages: number) {
    super(
      `Org ${org}: the list ${route} at ${host} never ends: page ${pages} leads back to an earlier page. The next run tries again.`,
      { org, host, route, pages },
    );
  }
}

/** The org has asked for silence for longer than the caller is ready to wait. Nothing was done. */
export class SignWaitTooLongError extends SignError {
  readonly code = 'SIGN_WAIT_TOO_LONG';
  readonly retryable = true;
  readonly scope = 'org';

  constructor(
    readonly org: string,
    /** Epoch milliseconds. */
    readonly until: number,
    maxWaitMs: number,
  ) {
    super(
      `Org ${org}: Acrobat Sign's rate limit asks us to wait until ${new Date(until).toISOString()}, longer than the ` +
        `${Math.round(maxWaitMs / 1000)} s allowed. Run again after that time, or allow a longer wait with --max-wait.`,
      { org, until: new Date(until).toISOString(), maxWaitMs },
    );
  }
}

/** Stopped by its signal or by `close()` before it was sent, or while it was only reading. Nothing was done. */
export class SignStoppedError extends SignError {
  readonly code = 'SIGN_STOPPED';
  readonly retryable = true;
  readonly scope = 'call';

  constructor(org: string, cause?: unknown) {
    super(
      `Org ${org}: the call was stopped before it had any effect. Run again to go on.`,
      { org },
      { cause },
    );
  }
}

function said(failure: FailureFacts): string {
  const numbers = [failure.status, failure.code].filter((part) => part !== undefined).join(' ');
  return numbers === '' ? failure.reason : `${numbers}: ${failure.reason}`;
}

function facts(call: CallFacts, failure: FailureFacts): ErrorDetails {
  return { ...call, ...failure };
}
