import { describe, expect, it } from 'vitest';
import { sessionEnd, sessionState } from './session-state.js';

const at = (hours: number) => new Date(Date.UTC(2026, 10, 22, 6) + hours * 3_600_000);
const session = (seenAt: Date, endedAt: Date | null = null) => ({ createdAt: at(0), seenAt, endedAt });

describe('a session', () => {
  it('lasts while something is done, an hour beyond that, and twelve hours at most', () => {
    expect(sessionState(session(at(0)), at(0.9))).toBe('valid');
    expect(sessionState(session(at(0)), at(1))).toBe('idle');
    expect(sessionState(session(at(11.9)), at(11.95))).toBe('valid');
    expect(sessionState(session(at(11.9)), at(12))).toBe('over');
  });

  it('is over once it was ended', () => {
    expect(sessionState(session(at(0), at(0.1)), at(0.2))).toBe('ended');
  });

  it('says when it ends', () => {
    expect(sessionEnd(session(at(3)))).toEqual(at(4));
    expect(sessionEnd(session(at(11.5)))).toEqual(at(12));
  });
});
