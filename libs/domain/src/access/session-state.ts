/** When somebody signed in, and when they last did anything. */
export interface SessionTimes {
  readonly createdAt: Date;
  /** At most `SEEN_EVERY_MS` old while it is used. */
  readonly seenAt: Date;
  readonly endedAt: Date | null;
}

/** Whoever signs in does so again after that, however busy. */
export const SESSION_MS_MAX = 12 * 60 * 60 * 1000;
/** Whoever does nothing for that long signs in again. */
export const SESSION_IDLE_MS_MAX = 60 * 60 * 1000;
/** How exactly it is known when a session or a token was last used. */
export const SEEN_EVERY_MS = 60_000;

export type SessionState = 'valid' | 'idle' | 'over' | 'ended';

export function sessionState({ createdAt, seenAt, endedAt }: SessionTimes, now: Date): SessionState {
  if (endedAt !== null) return 'ended';
  if (now.getTime() - createdAt.getTime() >= SESSION_MS_MAX) return 'over';
  return now.getTime() - seenAt.getTime() >= SESSION_IDLE_MS_MAX ? 'idle' : 'valid';
}

/** The moment at which it ends if nothing more is done. */
export function sessionEnd({ createdAt, seenAt }: SessionTimes): Date {
  return new Date(Math.min(createdAt.getTime() + SESSION_MS_MAX, seenAt.getTime() + SESSION_IDLE_MS_MAX));
}
