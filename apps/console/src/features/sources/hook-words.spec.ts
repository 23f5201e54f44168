import { describe, expect, it } from 'vitest';
import { backlogWords, hookStatus, type HookUse } from './hook-words.js';

const use = (more: Partial<HookUse> = {}): HookUse => ({
  ...{ lastAcceptedAt: '2026-11-22T08:00:00.000Z', acceptedDay: 3, refused: 1 },
  ...{ lastRefusedAt: '2026-11-21T08:00:00.000Z', lastRefusal: 'hook-secret' },
  ...more,
});

describe('a hook', () => {
  it('is heard, silent, or refused since it was last heard', () => {
    expect(hookStatus(use()).word).toBe('heard');
    expect(hookStatus(use({ lastAcceptedAt: null, lastRefusedAt: null })).word).toBe('silent');
    expect(hookStatus(use({ lastRefusedAt: '2026-11-22T09:00:00.000Z' }))).toEqual({
      ...{ word: 'refused', tone: 'bad' },
      hint: 'Lately: the secret is not the one of the configuration.',
    });
  });

  it('has a backlog in words', () => {
    expect(backlogWords({ waiting: 0, atWork: 0, givenUpDay: 0 })).toBe('no hint waits');
    expect(backlogWords({ waiting: 1, atWork: 2, givenUpDay: 0 })).toBe(
      '1 hint waits, 2 are being looked into',
    );
  });
});
