import { describe, expect, it } from 'vitest';
import { PartitionRests } from './partition-rests.js';

function rests() {
  let time = 0;
  const made = new PartitionRests(() => time);
  return { made, pass: (ms: number) => (time += ms) };
}

describe('partitions whose queue does not answer', () => {
  it('are left alone when the connection ends over them, twice as long each time, up to ten minutes', () => {
    const { made, pass } = rests();
    const lengths = [];
    for (let time = 0; time < 7; time += 1) {
      made.asking('a');
      pass(15_000);
      lengths.push(made.lost().get('a'));
      expect(made.restOf('a')).toBe(lengths.at(-1));
      pass(600_000);
      expect(made.restOf('a')).toBe(0);
    }
    expect(lengths).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000]);
  });

  it('are not those that had just been asked for, nor those that are served', () => {
    const { made, pass } = rests();
    made.asking('served');
    made.asking('refused');
    made.served('served');
    made.givenUp('refused');
    pass(15_000);
    made.asking('young');
    expect(made.lost()).toEqual(new Map());
    expect(made.restOf('young')).toBe(0);
  });

  it('begin anew once they have been served', () => {
    const { made, pass } = rests();
    for (const served of [false, true, false]) {
      made.asking('a');
      if (served) made.served('a');
      pass(15_000);
      expect(made.lost()).toEqual(served ? new Map() : new Map([['a', 30_000]]));
    }
  });
});
