import { errors, jwtVerify } from 'jose';
import {
  actorOfClaims,
  BEARER_ALGORITHMS,
  BEARER_LENGTH_MAX,
  type Caller,
  callerOf,
  type Claims,
  claimsFlaw,
  claimValues,
  CLOCK_SECONDS,
  headerFlaw,
  repeatsKey,
} from '#domain';
import { CredentialRefusedError } from '../credential-refused.error.js';
import { type IdentityProvider, unreachable } from './identity-provider.js';

/** Three parts of base64url, each with something in it. */
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** Whoever shows a token that the identity provider has signed for us. */
export interface VerifiedBearer {
  readonly caller: Caller;
  readonly expiresAt: Date;
}

/**
 * Takes a bearer token of the identity provider. Every doubt is a refusal; what exactly is wrong with it is for the
 * record, never for whoever shows it.
 *
 * @throws CredentialRefusedError
 * @throws IdentityProviderUnreachableError
 */
export async function verifyBearer(token: string, provider: IdentityProvider): Promise<VerifiedBearer> {
  if (token.length > BEARER_LENGTH_MAX) throw new CredentialRefusedError('jwt-too-long');
  if (!COMPACT.test(token)) throw new CredentialRefusedError('jwt-malformed');
  const [header = '', payload = ''] = token.split('.');
  refuseFlaw(headerFlaw(claimsIn(header)));
  const { keys } = await provider.known();
  const { issuer, audience, rolesClaim, grants } = provider.options;
  const options = {
    ...{ issuer, audience, algorithms: [...BEARER_ALGORITHMS], clockTolerance: CLOCK_SECONDS },
    requiredClaims: ['exp', 'iat', 'sub'],
  };
  const verified = await jwtVerify(token, keys, options).catch((error: unknown) => {
    throw isRefusal(error) ? new CredentialRefusedError(reasonOf(error)) : unreachable(issuer, error);
  });
  refuseFlaw(repeatsKey(decoded(payload)) ? 'repeated-claim' : claimsFlaw(verified.payload, new Date()));
  const actor = actorOfClaims(verified.payload);
  if (actor === undefined) throw new CredentialRefusedError('jwt-subject');
  return {
    caller: callerOf(actor, claimValues(verified.payload, rolesClaim), grants),
    expiresAt: new Date((verified.payload.exp ?? 0) * 1000),
  };
}

function refuseFlaw(flaw: string | undefined): void {
  if (flaw !== undefined) throw new CredentialRefusedError(`jwt-${flaw}`);
}

/** @throws CredentialRefusedError the part is no JSON object, or one that readers may read in two ways */
function claimsIn(part: string): Claims {
  const text = decoded(part);
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found === 'object' && found !== null && !Array.isArray(found) && !repeatsKey(text)) {
      return found as Claims;
    }
  } catch {
    // No JSON: refused like everything else that is none of ours.
  }
  throw new CredentialRefusedError('jwt-malformed');
}

function decoded(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8');
}

/** Whether the token is at fault, and not the way to the provider's keys. */
function isRefusal(error: unknown): error is errors.JOSEError {
  return (
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout) &&
    !(error instanceof errors.JWKSInvalid) &&
    error.code !== errors.JOSEError.code
  );
}

/** `ERR_JWT_EXPIRED` → `jwt-expired`. */
function reasonOf({ code }: errors.JOSEError): string {
  return `jwt-${code
    .replace(/^ERR_(JWT_|JWS_|JWKS_|JOSE_)?/, '')
    .toLowerCase()
    .replaceAll('_', '-')}`;
}
