import type { Grant } from './role.js';

/** A stored token, without its secret. */
export interface ApiToken {
  /** Public: it finds the row. */
  readonly id: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** At most a minute old while it is used. */
  readonly lastUsedAt: Date | null;
  /** Why it was made past everybody; null for an ordinary one. */
  readonly breakGlass: string | null;
}

export type TokenState = 'valid' | 'expired' | 'revoked';

export function tokenState(
  { expiresAt, revokedAt }: Pick<ApiToken, 'expiresAt' | 'revokedAt'>,
  now: Date,
): TokenState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && now.getTime() >= expiresAt.getTime() ? 'expired' : 'valid';
}

/** Whom records name: no person and not the shared token can have such a name. */
export function tokenActor({ name }: Pick<ApiToken, 'name'>): string {
  return `token:${name}`;
}

/** How a token is shown, once: easy to find for those who look for leaked secrets. */
export function tokenText(id: string, secret: string): string {
  return `sst_${id}_${secret}`;
}

/** The parts of a shown token; undefined when it is none of ours. */
export function readTokenText(text: string): { readonly id: string; readonly secret: string } | undefined {
  const [, id, secret] = /^sst_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** How long a token past everybody lives. */
export const BREAK_GLASS_MS = 60 * 60 * 1000;
