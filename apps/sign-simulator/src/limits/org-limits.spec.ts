import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseControl, type ControlInput } from '../control/control.js';
import { OrgLimits } from './org-limits.js';

const start = 1_000_000;
const limitsOf = (control: ControlInput) => new OrgLimits(parseControl(control), start);
const read = { isRead: true, target: '/users/1' };
const write = { isRead: false, target: '/users/1' };
const through = { retryAfter: undefined, early: false };

describe('the token bucket', () => {
  it('lets a burst through, then as many a second as it is filled', () => {
    const limits = limitsOf({ rate: { rps: 2, burst: 3 } });
    const answers = [0, 0, 0, 0, 500, 1000, 1000].map((at) => limits.admit(write, start + at).retryAfter);
    expect(answers).toEqual([undefined, undefined, undefined, 1, undefined, undefined, 1]);
  });

  it('states the wait that it is told to state', () => {
    const limits = limitsOf({ rate: { rps: 10, burst: 1, retryAfter: 7 } });
    limits.admit(write, start);
    expect(limits.admit(write, start).retryAfter).toBe(7);
  });
});

describe('windows', () => {
  it('refuse what exceeds the minute, until it is over', () => {
    const limits = limitsOf({ windows: { minute: 2 } });
    limits.admit(write, start);
    limits.admit(write, start + 1000);
    expect(limits.admit(write, start + 18_500)).toEqual({ retryAfter: 42, early: false });
    expect(limits.admit(write, start + 60_500)).toEqual(through);
  });

  it('state the longest wait when several are full', () => {
    const limits = limitsOf({ windows: { minute: 1, hour: 1 } });
    limits.admit(write, start);
    expect(limits.admit(write, start).retryAfter).toBe(3600);
  });
});

describe('early requests', () => {
  const throttled = (control: ControlInput) => {
    const limits = limitsOf({ windows: [{ limit: 1, seconds: 10 }], ...control });
    limits.admit(write, start);
    limits.admit(write, start); // told to wait 10 s
    return limits;
  };

  it('are not those that may have been on their way when the wait was stated', () => {
    const limits = throttled({});
    expect(limits.admit(write, start + 249).early).toBe(false);
    expect(limits.admit(write, start + 250).early).toBe(true);
    expect(limits.admit(write, start + 10_000)).toEqual(through);
  });

  it('let the wait begin anew when there is a penalty', () => {
    const limits = throttled({ penalty: true });
    expect(limits.admit(write, start + 9000)).toEqual({ retryAfter: 10, early: true });
    expect(limits.admit(write, start + 18_000)).toMatchObject({ retryAfter: 10 });
    expect(limits.admit(write, start + 28_000)).toEqual(through);
  });

  it('shorten nothing without a penalty', () => {
    const limits = throttled({});
    expect(limits.admit(write, start + 9000)).toEqual({ retryAfter: 1, early: true });
  });

  it('are also those after a 429 that a fault gave', () => {
    const limits = limitsOf({});
    limits.tell(3, start);
    expect(limits.admit(write, start + 2999)).toEqual({ retryAfter: undefined, early: true });
    expect(limits.admit(write, start + 3000).early).toBe(false);
  });

  it('never come from a client that waits as long as it is told', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 60 }),
        fc.boolean(),
        (gaps, penalty) => {
          const limits = limitsOf({
            rate: { rps: 2, burst: 2 },
            windows: [{ limit: 5, seconds: 4 }],
            penalty,
          });
          let now = start;
          for (const gap of gaps) {
            const { retryAfter, early } = limits.admit(write, now);
            expect(early).toBe(false);
            now += (retryAfter ?? 0) * 1000 + gap;
          }
        },
      ),
    );
  });
});

describe('rationing', () => {
  it('refuses the same GET, and neither another nor a write', () => {
    const limits = limitsOf({ rationing: { limit: 1, seconds: 600 } });
    expect(limits.admit(read, start)).toEqual(through);
    expect(limits.admit(read, start + 1000)).toEqual({ retryAfter: 599, early: false });
    expect(limits.admit({ isRead: true, target: '/users/2' }, start + 1000)).toEqual(through);
    expect(limits.admit(write, start + 1000)).toEqual(through);
    expect(limits.admit(read, start + 5000)).toEqual({ retryAfter: 595, early: true });
    expect(limits.admit(read, start + 600_000)).toEqual(through);
  });
});

describe('any limits', () => {
  it('let no more through in a window than it allows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.integer({ min: 0, max: 300 })),
        (limit, gaps) => {
          const limits = limitsOf({ windows: [{ limit, seconds: 1_000_000 }] });
          let now = start;
          let admitted = 0;
          for (const gap of gaps) {
            now += gap;
            if (limits.admit(write, now).retryAfter === undefined) admitted += 1;
          }
          expect(admitted).toBe(Math.min(limit, gaps.length));
        },
      ),
    );
  });
});
