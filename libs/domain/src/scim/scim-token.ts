import { SyncError } from '../errors/sync-error.js';

/** A token that a client of one connection comes in with, without its secret. */
export interface ScimToken {
  /** Public: it finds the row. */
  readonly id: string;
  readonly connection: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** Set when a newer one took its place; null: it does not end by itself. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** At most a minute old while it is used. */
  readonly lastUsedAt: Date | null;
}

export type ScimTokenState = 'valid' | 'expired' | 'revoked';

export function scimTokenState(
  { expiresAt, revokedAt }: Pick<ScimToken, 'expiresAt' | 'revokedAt'>,
  now: Date,
): ScimTokenState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && now.getTime() >= expiresAt.getTime() ? 'expired' : 'valid';
}

/** How a token is shown, once: easy to find for those who look for leaked secrets. */
export function scimTokenText(id: string, secret: string): string {
  return `scim_${id}_${secret}`;
}

/** The parts of a shown token; undefined when it is none of ours. */
export function readScimTokenText(
  text: string,
): { readonly id: string; readonly secret: string } | undefined {
  const [, id, secret] = /^scim_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** Whether a name can be that of a connection: it is part of an address. */
export function isScimConnectionName(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(text);
}

/** Whom records name. */
export function scimActor(connection: string): string {
  return `scim:${connection}`;
}

/** The name of the directory that a connection pushes. */
export function scimSourceName(connection: string): string {
  return `scim:${connection}`;
}

/** How long the token before stays valid when a new one is made, unless told otherwise. */
export const SCIM_TOKEN_KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** No configuration of this server has a connection of that name. */
export class ScimConnectionUnknownError extends SyncError {
  readonly code = 'SCIM_CONNECTION_UNKNOWN';
  readonly retryable = false;

  /** @param known undefined: which there are is not known here */
  constructor(name: string, known?: readonly string[]) {
    const which = known === undefined || known.length === 0 ? '' : ` There are: ${known.join(', ')}.`;
    super(
      `There is no SCIM connection "${name}". Name it under the key scim of a configuration first.${which}`,
    );
  }
}
