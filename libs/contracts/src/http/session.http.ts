import { z } from 'zod';
import { cursorIn, nextPage } from './page.http.js';
import { countIn, moment } from './wire.js';

/** Sessions of one page at most. */
const SESSIONS_PAGE_MAX = 500;

/** Tells sessions apart; nobody comes in with it. */
export const sessionId = z.string().regex(/^[0-9a-f]{32}$/, 'is not the id of a session');

/** Somebody who is signed in at a browser. */
const sessionBody = z.object({
  id: sessionId,
  actor: z.string(),
  issuer: z.string(),
  createdAt: moment,
  /** Up to a minute behind. */
  seenAt: moment,
  /** When it ends if nothing more is done. */
  expiresAt: moment,
  /** Whether it is the one of this request. */
  isOwn: z.boolean(),
});

/** `GET /sessions`: the newest first; those that are over are left out. */
export const sessionsQuery = z.object({
  limit: countIn(1, SESSIONS_PAGE_MAX).optional(),
  after: cursorIn(z.object({ at: z.iso.datetime(), id: sessionId })).optional(),
});
export const sessionsBody = z.object({ sessions: z.array(sessionBody).readonly(), next: nextPage });
export type SessionsBody = Readonly<z.output<typeof sessionsBody>>;

/** `DELETE /sessions/{id}`. */
export const sessionEndedBody = z.object({ id: sessionId, actor: z.string() });
