import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseControl, type ControlInput } from '../control/control.js';
import { Faults } from './faults.js';

type FaultInput = NonNullable<ControlInput['faults']>[number];

const get = { method: 'GET', route: '/users/:id', org: 'primary' };
const post = { method: 'POST', route: '/users', org: 'primary' };
const faultsOf = (...faults: FaultInput[]) => new Faults(parseControl({ faults }).faults, 1);
const struckOf = (fault: FaultInput, times: number) => {
  const faults = faultsOf(fault);
  return Array.from({ length: times }, (_, index) => index + 1).filter(
    () => faults.strike(get) !== undefined,
  );
};

describe('Faults', () => {
  it('strikes every matching request when nothing narrows it', () => {
    expect(struckOf({ kind: 'reset' }, 3)).toEqual([1, 2, 3]);
  });

  it('counts only the requests that match', () => {
    const faults = faultsOf({ kind: 'reset', method: 'post', route: '/users', nth: 2 });
    const struck = [post, get, get, post, post].map((target) => faults.strike(target)?.kind);
    expect(struck).toEqual([undefined, undefined, undefined, 'reset', undefined]);
  });

  it('strikes by position, by interval, and no more often than count says', () => {
    expect(struckOf({ kind: 'hang', nth: [1, 4] }, 6)).toEqual([1, 4]);
    expect(struckOf({ kind: 'hang', every: 3 }, 7)).toEqual([3, 6]);
    expect(struckOf({ kind: 'hang', count: 2 }, 7)).toEqual([1, 2]);
    expect(struckOf({ kind: 'hang', every: 2, count: 1 }, 7)).toEqual([2]);
  });

  it('strikes by a probability that the seed decides', () => {
    const some = struckOf({ kind: 'slow', probability: 0.3 }, 1000);
    expect(some).toEqual(struckOf({ kind: 'slow', probability: 0.3 }, 1000));
    expect(some.length).toBeGreaterThan(200);
    expect(some.length).toBeLessThan(400);
  });

  it('leaves other orgs alone', () => {
    const faults = faultsOf({ kind: 'reset', org: 'second' });
    expect(faults.strike(get)).toBeUndefined();
    expect(faults.strike({ ...get, org: 'second' })?.kind).toBe('reset');
  });

  it('lets page faults strike lists only', () => {
    const faults = faultsOf({ kind: 'emptyPage', nth: 1 });
    expect(faults.strike(get)).toBeUndefined();
    expect(faults.strike(post)).toBeUndefined();
    expect(faults.strike({ ...get, route: '/groups' })?.kind).toBe('emptyPage');
  });

  it('takes the first of several that are due, and counts for all', () => {
    const faults = faultsOf({ kind: 'reset', nth: 1 }, { kind: 'hang', nth: [1, 2] });
    expect([get, get, get].map((target) => faults.strike(target)?.kind)).toEqual([
      'reset',
      'hang',
      undefined,
    ]);
  });

  it('strikes exactly the positions it is given', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 50 })), (nth) => {
        expect(struckOf({ kind: 'reset', nth }, 50)).toEqual(nth.toSorted((left, right) => left - right));
      }),
    );
  });
});

describe('parseControl', () => {
  it('refuses what it does not know, with its place', () => {
    expect(() => parseControl({ fault: [] })).toThrow(/"fault"/);
    expect(() => parseControl({ faults: [{ kind: 'reset', route: '/user' }] })).toThrow(/faults\[0\]\.route/);
    expect(() => parseControl({ faults: [{ kind: 'explode' }] })).toThrow(/faults\[0\]\.kind/);
    expect(() => parseControl({ faults: [{ kind: 'reset', nth: 1, every: 2 }] })).toThrow(
      /one of nth, every/,
    );
    expect(() => parseControl({ faults: [{ kind: 'lostPages', route: '/users/:id' }] })).toThrow(
      /answers a list/,
    );
    expect(() => parseControl([])).toThrow(/limits and faults are wrong/);
  });

  it('reads named windows and lists of windows alike', () => {
    expect(parseControl({ windows: { minute: 5, hour: 9 } }).windows).toEqual([
      { limit: 5, seconds: 60 },
      { limit: 9, seconds: 3600 },
    ]);
    expect(parseControl({ windows: [{ limit: 1, seconds: 2 }] }).windows).toEqual([{ limit: 1, seconds: 2 }]);
  });
});
