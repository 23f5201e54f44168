import {
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
} from 'openid-client';
import type { Claims } from '#domain';
import { SignInRefusedError } from './errors.js';
import { type IdentityProvider, unreachable } from './identity-provider.js';

/** What the browser keeps between leaving for the provider and coming back, so that nobody else can come back for it. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** @returns where the browser is sent, and what it keeps meanwhile. @throws IdentityProviderUnreachableError */
export async function beginSignIn(
  provider: IdentityProvider,
  redirectUri: string,
): Promise<{ readonly url: string; readonly pending: PendingSignIn }> {
  const { configuration } = await provider.known();
  const pending = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: provider.options.scope,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
  });
  return { url: url.href, pending };
}

/**
 * Trades the code that the browser has brought for what the provider says of the person: state, nonce, PKCE and the
 * signature of the answer are checked.
 *
 * @param url the address under which the browser came back, as the provider knows it
 * @throws SignInRefusedError, IdentityProviderUnreachableError
 */
export async function finishSignIn(
  provider: IdentityProvider,
  url: URL,
  pending: PendingSignIn,
): Promise<Claims> {
  const { configuration } = await provider.known();
  try {
    const tokens = await authorizationCodeGrant(configuration, url, {
      ...{ expectedState: pending.state, expectedNonce: pending.nonce, pkceCodeVerifier: pending.verifier },
      idTokenExpected: true,
    });
    return tokens.claims() ?? {};
  } catch (error) {
    if (isRefusal(error)) {
      const message = 'The sign-in has come to nothing: begin again at /api/v1/auth/login.';
      throw new SignInRefusedError(message, { reason: reasonOf(error) }, { cause: error });
    }
    throw unreachable(provider.options.issuer, error);
  }
}

/** What says that the provider could not be asked, or is not what it should be; the person is not at fault. */
const NOT_ASKED: readonly (string | undefined)[] = [
  ...['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_PARSE_ERROR', 'OAUTH_UNSUPPORTED_OPERATION'],
  ...['OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_MISSING_SERVER_METADATA'],
  undefined,
];

function isRefusal(error: unknown): error is Error {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) return true;
  return error instanceof ClientError && !NOT_ASKED.includes(error.code);
}

function reasonOf(error: Error): string {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) return error.error;
  return error instanceof ClientError ? (error.code ?? 'unknown') : 'unknown';
}
