import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admitRun, nextRuns, type OpenRun } from './admit-run.js';

const wish = { orgIds: ['a'], likeness: 'full' };
const running: OpenRun = { id: 'r1', state: 'running', orgIds: ['a'], likeness: 'full' };
const waiting: OpenRun = { id: 'r2', state: 'waiting', orgIds: ['a'], likeness: 'full' };

describe('admitRun', () => {
  it('starts a run when nothing is open', () => {
    expect(admitRun(wish, [])).toEqual({ verdict: 'started' });
  });

  it('lets a run wait for one that works on the same org', () => {
    expect(admitRun(wish, [running])).toEqual({ verdict: 'waiting' });
  });

  it('joins a request to an equal run that has not begun', () => {
    expect(admitRun(wish, [running, waiting])).toEqual({ verdict: 'joined', runId: 'r2' });
  });

  it('does not join a run that has begun: it may have read the directory before the change', () => {
    expect(admitRun(wish, [running]).verdict).not.toBe('joined');
  });

  it('keeps requests apart that ask for something else', () => {
    expect(admitRun({ ...wish, likeness: 'test' }, [running, waiting])).toEqual({ verdict: 'waiting' });
  });

  it('starts beside a run of other orgs', () => {
    expect(admitRun({ orgIds: ['b'], likeness: 'other' }, [running])).toEqual({ verdict: 'started' });
  });

  it('lets nobody overtake a run that waits for one of its orgs', () => {
    const both: OpenRun = { id: 'r3', state: 'waiting', orgIds: ['a', 'b'], likeness: 'both' };
    expect(admitRun({ orgIds: ['b'], likeness: 'b' }, [running, both])).toEqual({ verdict: 'waiting' });
  });
});

describe('nextRuns', () => {
  const orgs = fc.subarray(['a', 'b', 'c'], { minLength: 1 });
  const runs = fc.array(fc.record({ orgIds: orgs, likeness: fc.string({ maxLength: 1 }) }), { maxLength: 8 });

  it('starts what no run before it keeps waiting, and never two for one org', () => {
    fc.assert(
      fc.property(runs, (wishes) => {
        const open = wishes.map((one, at): OpenRun => ({ ...one, id: `r${at}`, state: 'waiting' }));
        const busy = nextRuns(open).flatMap(({ orgIds }) => orgIds);
        expect(new Set(busy).size).toBe(busy.length);
        expect(nextRuns(open).length > 0).toBe(open.length > 0);
      }),
    );
  });

  it('starts nothing while the org is worked on', () => {
    expect(nextRuns([running, waiting])).toEqual([]);
  });

  it('starts the follow-up once the org is free', () => {
    expect(nextRuns([waiting])).toEqual([waiting]);
  });
});
