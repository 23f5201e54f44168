import { describe, expect, it } from 'vitest';
import { makeSchedule, type Target } from './schedule.js';

const options = { seed: 5, kills: 200, pauses: 0, leaseMs: 6_000, readingMs: 3_000 };

describe('a schedule of kills', () => {
  it('is the same for the same seed, and another one for another', () => {
    expect(makeSchedule(options)).toEqual(makeSchedule(options));
    expect(makeSchedule({ ...options, seed: 6 })).not.toEqual(makeSchedule(options));
  });

  it.for([1, 8, 11, 200])('holds %i kills when that many are asked for', (kills) => {
    expect(makeSchedule({ ...options, kills })).toHaveLength(kills);
  });

  it('ends every process and every server', () => {
    const all: Target[] = [
      ...(['broker', 'database', 'executor-1', 'executor-2', 'ops-api', 'planner', 'source-ingest'] as const),
    ];
    expect([...new Set(makeSchedule(options).map(({ target }) => target))].sort()).toEqual(all);
  });

  it('pauses executors for longer than a lease lasts', () => {
    const paused = makeSchedule({ ...options, pauses: 4 }).filter(({ how }) => how === 'pause');
    expect(paused.map(({ target }) => target).sort()).toEqual([
      ...['executor-1', 'executor-1', 'executor-2', 'executor-2'],
    ]);
    expect(Math.min(...paused.map(({ downMs }) => downMs))).toBeGreaterThan(options.leaseMs);
  });

  it('comes in the order of the run, most of it while Sign is written', () => {
    const moments = makeSchedule({ ...options, pauses: 20 }).map(({ at }) => at);
    const rank = moments.map((at) =>
      'afterMs' in at ? at.afterMs / 1e6 : 'reads' in at ? 1 + at.reads : 2 + at.writes,
    );
    expect(rank).toEqual(rank.toSorted((a, b) => a - b));
    expect(moments.filter((at) => 'writes' in at).length).toBeGreaterThan(100);
  });
});
