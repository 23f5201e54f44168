import type { OktaSourceConfig } from '#config';
import { SourceUnreadableError, type SourceErrorCode } from '../source-unreadable.error.js';
import { judgeNetworkError, OktaNetworkError } from './okta-network-error.js';
import { OktaTokenError } from './okta-token-error.js';
import { TRIES_MAX } from './okta-wait.js';

/** Okta's error answer, as the SDK throws it; `errorCode` is missing where something else than Okta answered. */
interface SdkError {
  readonly status: number;
  readonly errorCode?: string;
  readonly errorSummary?: string;
}

/** Okta's words stand in a message for people, and are cut there. */
const WORDS_MAX = 300;

/**
 * Puts what the SDK or the network throws into a sentence that says what is wrong, where, and what to do.
 *
 * @param place what was being read: `group "Sign Sales", page 7`
 * @param isBeforeToken the key of a service app may be what was stumbled over
 */
export function toSourceError(
  error: unknown,
  config: OktaSourceConfig,
  place: string,
  isBeforeToken: boolean,
): SourceUnreadableError {
  const { host } = new URL(config.url);
  const failed = (code: SourceErrorCode, message: string, details: object = {}) =>
    new SourceUnreadableError(code, message, { host, place, ...details }, { cause: error });
  if (error instanceof SourceUnreadableError) return error;
  if (error instanceof OktaNetworkError) {
    const { code, message } = networkSentence(error, host, place);
    return failed(code, message, { error: error.code });
  }
  if (error instanceof OktaTokenError) {
    return failed(tokenErrorCode(error), tokenSentence(error, host), { tokenStatus: error.status });
  }
  if (isSdkError(error)) {
    const { status, errorCode } = error;
    const { code, message } = answerSentence(error, config, place);
    return failed(code, message, { status, ...(errorCode !== undefined && { errorCode }) });
  }
  const { credentials } = config;
  if (credentials.kind === 'service-app' && isBeforeToken) {
    return failed(
      'SOURCE_REFUSED',
      `The private key of the service app ${credentials.clientId} cannot be used for Okta at ${host}. Give an RSA key, as PEM or JWK, without a passphrase.`,
    );
  }
  return failed('SOURCE_FAILED', `Okta at ${host} could not be asked for ${place}.`);
}

interface Sentence {
  readonly code: SourceErrorCode;
  readonly message: string;
}

function networkSentence(error: OktaNetworkError, host: string, place: string): Sentence {
  if (error.code === 'PATIENCE') {
    return {
      code: 'SOURCE_FAILED',
      message: `Okta at ${host} asks to wait more than five minutes for ${place}. Run again later, and look for what else uses up the rate limit.`,
    };
  }
  const { code, reason } = judgeNetworkError(error);
  switch (code) {
    case 'SOURCE_TLS':
      return {
        code,
        message: `Okta at ${host} is not trusted: ${reason}. Check the host; behind an inspecting proxy, name its authority in tls.ca_file or NODE_EXTRA_CA_CERTS.`,
      };
    case 'SOURCE_UNREACHABLE':
      return {
        code,
        message: `Okta at ${host} is not reached: ${reason}. Check "host" in the connector file, and the network.`,
      };
    default:
      return {
        code,
        message: `Okta at ${host} gave no complete answer for ${place}: ${reason}. Nothing of this read is used.`,
      };
  }
}

function tokenErrorCode({ status }: OktaTokenError): SourceErrorCode {
  if (status === 400 || status === 401 || status === 403) return 'SOURCE_REFUSED';
  return status >= 400 ? 'SOURCE_FAILED' : 'SOURCE_ANSWER';
}

function tokenSentence({ status, code, description }: OktaTokenError, host: string): string {
  const words = code === '' ? `HTTP ${status}` : quoted(code, description);
  return `Okta at ${host} gives no access token for the service app: ${words}. Check the client id, that the key is registered there, and that the scopes are granted.`;
}

function answerSentence(error: SdkError, { url, credentials }: OktaSourceConfig, place: string): Sentence {
  const { host } = new URL(url);
  const { status, errorCode, errorSummary = '' } = error;
  if (errorCode === undefined && status < 500 && status !== 429) {
    return {
      code: 'SOURCE_ANSWER',
      message: `Something else than Okta's API answers at ${host}, with HTTP ${status} for ${place}. Check "host" in the connector file; look whether a proxy answers instead.`,
    };
  }
  const words = errorCode === undefined ? `HTTP ${status}` : quoted(errorCode, errorSummary);
  const who = credentials.kind === 'token' ? 'the API token' : 'the access token of the service app';
  if (status === 401) {
    return {
      code: 'SOURCE_REFUSED',
      message: `Okta at ${host} does not accept ${who} (${place}): ${words}. A token ends when its owner is deactivated, or after 30 days without use. Make a new one.`,
    };
  }
  if (status === 403) {
    return {
      code: 'SOURCE_REFUSED',
      message: `Okta at ${host} does not let ${who} read ${place}: ${words}. It needs to read groups and users (okta.groups.read, okta.users.read).`,
    };
  }
  if (status === 429) {
    return {
      code: 'SOURCE_FAILED',
      message: `Okta at ${host} asked for patience ${TRIES_MAX} times for ${place}: ${words}. Run again later, and look for what else uses up the rate limit.`,
    };
  }
  const tried = status >= 500 ? `, after ${TRIES_MAX} tries` : '';
  return {
    code: 'SOURCE_FAILED',
    message: `Okta at ${host} answered HTTP ${status} for ${place}${tried}: ${words}. Nothing of this read is used.`,
  };
}

/** The SDK's errors are no classes that can be told apart by `instanceof` across module systems. */
function isSdkError(error: unknown): error is SdkError {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

function quoted(code: string, words: string): string {
  const text = words.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  if (text === '') return code;
  return `${code} ${text.length > WORDS_MAX ? `${text.slice(0, WORDS_MAX)}…` : text.replace(/[.]$/u, '')}`;
}
