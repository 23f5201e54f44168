import { SyncError } from '../errors/sync-error.js';
import { BREAK_GLASS_MS } from './api-token.js';
import type { Grant } from './role.js';

/** A token that was asked for cannot be made. Nothing was stored. */
export class TokenInvalidError extends SyncError {
  readonly code = 'TOKEN_INVALID';
  readonly retryable = false;
}

/** What somebody asks for. */
export interface TokenWish {
  readonly name: string;
  readonly grants: readonly Grant[];
  /** How long it shall live; absent: `TOKEN_MS_DEFAULT`. Past everybody: always an hour. */
  readonly lifeMs?: number;
  /** Why it is made past everybody: it may do everything, everywhere, and each use of it is recorded. */
  readonly breakGlass?: string;
}

/** What is stored. */
export interface NewToken {
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly expiresAt: Date;
  readonly breakGlass: string | null;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const TOKEN_MS_DEFAULT = 90 * DAY_MS;
/** A token that nobody renews in a year is one that nobody remembers. */
const TOKEN_MS_MAX = 366 * DAY_MS;
const TOKEN_MS_MIN = 60_000;
const GRANTS_MAX = 50;
const REASON_MAX = 2000;

/** @throws TokenInvalidError */
export function newToken({ name, grants, lifeMs, breakGlass }: TokenWish, now: Date): NewToken {
  const refused = (message: string) => new TokenInvalidError(`${message} No token was made.`);
  const named = name.trim();
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,99}$/u.test(named)) {
    throw refused('A token has a name of 1 to 100 letters, digits, spaces and . _ @ -');
  }
  const ends = (ms: number) => new Date(now.getTime() + ms);
  if (breakGlass !== undefined) {
    const reason = breakGlass.trim();
    if (reason === '' || reason.length > REASON_MAX) {
      throw refused(`A break-glass token needs a reason, of ${REASON_MAX} characters at most.`);
    }
    const everything: Grant[] = [{ role: 'admin', orgs: 'all' }];
    return { name: named, grants: everything, expiresAt: ends(BREAK_GLASS_MS), breakGlass: reason };
  }
  if (grants.length === 0) throw refused('A token needs a right: a role, and the orgs in which it holds.');
  if (grants.length > GRANTS_MAX || grants.some(({ orgs }) => orgs.length === 0)) {
    throw refused(`A token has ${GRANTS_MAX} rights at most, each for one org at least.`);
  }
  const life = lifeMs ?? TOKEN_MS_DEFAULT;
  if (!(life >= TOKEN_MS_MIN && life <= TOKEN_MS_MAX)) {
    throw refused('A token lives for a minute at least and for 366 days at most.');
  }
  return { name: named, grants, expiresAt: ends(life), breakGlass: null };
}
