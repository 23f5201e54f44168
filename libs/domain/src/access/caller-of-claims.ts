import type { Caller } from './caller.js';
import { type GrantMapping, grantsOf } from './grant-words.js';

/** What an identity provider has signed about somebody. */
export type Claims = Readonly<Record<string, unknown>>;

const VALUES_MAX = 1000;
const LENGTH_MAX = 256;

/** Who it is, as far as records go: the verified address, or else the provider's own name for them. */
export function actorOfClaims(claims: Claims): string | undefined {
  const {
    email,
    email_verified: isVerified,
    sub,
  } = claims as Record<'email' | 'email_verified' | 'sub', unknown>;
  if (typeof email === 'string' && isAddress(email) && isVerified !== false && isVerified !== 'false') {
    return email.toLowerCase();
  }
  return typeof sub === 'string' && sub.trim() !== '' && sub.length <= LENGTH_MAX ? `oidc:${sub}` : undefined;
}

/**
 * The values of the claim that says what somebody is: one text, or a list of them.
 * @param name the claim, or a path such as `realm_access.roles`
 */
export function claimValues(claims: Claims, name: string): string[] {
  const found = claims[name] ?? name.split('.').reduce<unknown>(inside, claims);
  const values: readonly unknown[] = Array.isArray(found) ? found : [found];
  return values
    .filter((value) => typeof value === 'string' && value !== '' && value.length <= LENGTH_MAX)
    .slice(0, VALUES_MAX) as string[];
}

/** Whoever has shown these claims, or undefined when they name nobody. */
export function callerOf(actor: string, values: readonly string[], mapping: GrantMapping): Caller {
  return { actor, kind: 'person', grants: grantsOf(values, mapping) };
}

function inside(found: unknown, part: string): unknown {
  if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
  return (found as Record<string, unknown>)[part];
}

function isAddress(text: string): boolean {
  return text.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(text);
}
