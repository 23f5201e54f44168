import {
  allowInsecureRequests,
  type Configuration,
  discovery,
  initiateDeviceAuthorization,
  None,
  pollDeviceAuthorizationGrant,
  refreshTokenGrant,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
} from 'openid-client';
import { isLoopbackHost } from '#contracts';
import { SignInFailedError } from './errors.js';
import type { Login } from './login-store.js';

/** Where people sign in, as the server says it. */
export interface Provider {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  /** Whom the token is made for; null: the provider knows. */
  readonly audience: string | null;
}

/** What a person has to do elsewhere. */
export interface DeviceCode {
  readonly uri: string;
  /** With the code in it already, where the provider has that. */
  readonly uriComplete: string | undefined;
  readonly code: string;
}

type OidcLogin = Extract<Login, { readonly kind: 'oidc' }>;

/** A person has so long to sign in, whatever the provider grants, in milliseconds. */
const PATIENCE_MS = 15 * 60_000;

/**
 * Signs in by the device flow (RFC 8628): the person does it in a browser, on whatever machine.
 * @throws SignInFailedError refused, too late, or the provider does not answer
 */
export async function signInByDevice(
  provider: Provider,
  onCode: (code: DeviceCode) => void,
  signal: AbortSignal,
): Promise<OidcLogin> {
  const { issuer, clientId, scope, audience } = provider;
  return explained(issuer, async () => {
    const client = await found(issuer, clientId);
    const device = await initiateDeviceAuthorization(client, {
      scope,
      ...(audience !== null && { audience }),
    });
    onCode({
      ...{ uri: device.verification_uri, uriComplete: device.verification_uri_complete },
      code: device.user_code,
    });
    const within = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    const tokens = await pollDeviceAuthorizationGrant(client, device, undefined, { signal: within });
    return loginOf(tokens, { issuer, clientId });
  });
}

/** The same sign-in with a new token. @throws SignInFailedError */
export async function renewed(login: OidcLogin & { readonly refreshToken: string }): Promise<OidcLogin> {
  const { issuer, clientId, refreshToken } = login;
  return explained(issuer, async () => {
    const tokens = await refreshTokenGrant(await found(issuer, clientId), refreshToken);
    return { refreshToken, ...loginOf(tokens, login) };
  });
}

async function found(issuer: string, clientId: string): Promise<Configuration> {
  const url = new URL(issuer);
  const execute = url.protocol === 'http:' && isLoopbackHost(url.hostname) ? [allowInsecureRequests] : [];
  return discovery(url, clientId, undefined, None(), { execute });
}

function loginOf(
  tokens: TokenEndpointResponse & TokenEndpointResponseHelpers,
  { issuer, clientId }: Pick<OidcLogin, 'issuer' | 'clientId'>,
): OidcLogin {
  const seconds = tokens.expiresIn();
  return {
    ...{ kind: 'oidc', token: tokens.access_token, issuer, clientId },
    ...(tokens.refresh_token !== undefined && { refreshToken: tokens.refresh_token }),
    ...(seconds !== undefined && { expiresAt: new Date(Date.now() + seconds * 1000).toISOString() }),
  };
}

const REFUSALS: Readonly<Record<string, string>> = {
  access_denied: 'it was refused there',
  expired_token: 'nobody signed in before the code ended',
};

async function explained<T>(issuer: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const said = cause instanceof Error && 'error' in cause ? String(cause.error) : '';
    const why = REFUSALS[said] ?? (cause instanceof Error ? cause.message : String(cause));
    throw new SignInFailedError(`The sign-in at ${issuer} failed: ${why}. Nothing was kept.`, {}, { cause });
  }
}
