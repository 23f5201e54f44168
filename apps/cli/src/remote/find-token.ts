import { Secret } from '#domain';
import { ServerRefusedError } from './errors.js';
import type { Login } from './login-store.js';
import { openLoginStore } from './open-login-store.js';
import { serverToken } from './server-token.js';

/** A token that ends within this time is renewed first: the request has to arrive. */
const MARGIN_MS = 60_000;

/**
 * The token for a server: what the environment says, else what `sign-sync login` has kept for that very address.
 * @returns undefined when there is none: a server of this machine alone needs none
 */
export async function findToken(address: string, env: NodeJS.ProcessEnv): Promise<Secret | undefined> {
  const given = await serverToken(env);
  if (given !== undefined) return given;
  const store = openLoginStore(env);
  const login = await store.find(address);
  if (login === undefined) return undefined;
  if (!hasEnded(login)) return new Secret(login.token);
  if (login.kind !== 'oidc' || login.refreshToken === undefined) throw ended(address);
  const { renewed } = await import('./device-sign-in.js');
  const again = await renewed({ ...login, refreshToken: login.refreshToken }).catch((cause: unknown) => {
    throw ended(address, cause);
  });
  await store.keep(address, again);
  return new Secret(again.token);
}

function hasEnded(login: Login): boolean {
  if (login.kind !== 'oidc' || login.expiresAt === undefined) return false;
  return new Date(login.expiresAt).getTime() - MARGIN_MS < Date.now();
}

function ended(address: string, cause?: unknown): ServerRefusedError {
  return new ServerRefusedError(
    `The sign-in at ${address} has ended. Sign in again: sign-sync login --server ${address}`,
    {},
    { cause },
  );
}
