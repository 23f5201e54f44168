import type { Claims } from './caller-of-claims.js';

/** Longer ones are refused unread; the largest that providers send is a few thousand characters. */
export const BEARER_LENGTH_MAX = 16 * 1024;

/** Signatures that count. All are made with a private key: none can be forged with what the provider publishes. */
export const BEARER_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;

/** How far two clocks may differ. */
export const CLOCK_SECONDS = 60;

/** Headers by which a token would bring its own key, or its own rules. */
const FORBIDDEN_HEADERS = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'enc'];
/** Absent in old providers; another one is a token for another purpose. */
const TYPES = ['jwt', 'at+jwt', 'application/at+jwt'];

/** Why a token is not looked at any further, by its protected header; undefined: nothing is wrong with that. */
export function headerFlaw(header: Claims): string | undefined {
  const { alg, typ, kid } = header as Record<'alg' | 'typ' | 'kid', unknown>;
  if (!(BEARER_ALGORITHMS as readonly unknown[]).includes(alg)) return 'algorithm';
  if (FORBIDDEN_HEADERS.some((name) => Object.hasOwn(header, name))) return 'header';
  if (typ !== undefined && !(typeof typ === 'string' && TYPES.includes(typ.toLowerCase()))) return 'type';
  return kid === undefined || (typeof kid === 'string' && kid.length <= 512) ? undefined : 'key-id';
}

/** What else is wrong with claims of which signature, issuer, audience, `exp` and `nbf` were checked. */
export function claimsFlaw(claims: Claims, now: Date): string | undefined {
  const { iat, exp, sub, nonce } = claims as Record<'iat' | 'exp' | 'sub' | 'nonce', unknown>;
  if (!Number.isFinite(iat) || !Number.isFinite(exp)) return 'times';
  if (Number(iat) > now.getTime() / 1000 + CLOCK_SECONDS) return 'issued-later';
  if (typeof sub !== 'string' || sub.trim() === '') return 'subject';
  // It tells a browser who has signed in there; it is no key to anything.
  return nonce === undefined ? undefined : 'id-token';
}
