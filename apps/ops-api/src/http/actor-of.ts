import type { Caller } from '#domain';
import { RequestInvalidError } from './api-errors.js';

/** The actor of the one token that many may share; see create-api-app.ts. */
const SHARED = 'api';

/**
 * Whom the record names. Whoever has an identity is named by it; at a loopback server without sign-in and behind the one
 * shared token the caller says who it is, and those who do not are one person.
 * @throws RequestInvalidError the caller has an identity and names another one
 */
export function actorOf(caller: Caller, by: string | undefined): string {
  if (by === undefined) return caller.actor;
  if (caller.kind === 'local' || (caller.kind === 'token' && caller.actor === SHARED)) return by;
  throw new RequestInvalidError(
    `Leave "by" out: the record names ${caller.actor}, who has signed in. Nothing was changed.`,
  );
}
