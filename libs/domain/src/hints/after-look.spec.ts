import { describe, expect, it } from 'vitest';
import { afterLook } from './after-look.js';

describe('afterLook', () => {
  it.each(['done', 'held'])('is done with a look that ended %s', (state) => {
    expect(afterLook(state, 0)).toEqual({ kind: 'looked' });
  });

  it.each(['failed', 'partly_done', 'interrupted'])(
    'looks again after one that ended %s, later each time',
    (state) => {
      const delays = [0, 1, 2, 3, 4].map((attempts) => afterLook(state, attempts));
      expect(delays.map((after) => after.kind === 'again' && after.delayMs / 1000)).toEqual([
        5, 30, 180, 1080, 1800,
      ]);
      expect(afterLook(state, 5)).toEqual({ kind: 'given-up' });
    },
  );

  it('looks at each person alone where one of them may be the reason', () => {
    expect(afterLook('failed', 0, 'SOURCE_ANSWER')).toMatchObject({ alone: true });
    expect(afterLook('failed', 0, 'SOURCE_UNREACHABLE')).toMatchObject({ alone: false });
  });

  it('does not insist where somebody cancelled it', () => {
    expect(afterLook('cancelled', 0)).toEqual({ kind: 'given-up' });
  });
});
