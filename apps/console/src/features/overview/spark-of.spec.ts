import { describe, expect, it } from 'vitest';
import { sparkOf, sparkWords } from './spark-of.js';

const emea = {
  org: 'emea',
  runs: [0, 2, 1, 1, 1],
  applied: [0, 6, 0, 3, 1],
  held: [0, 0, 0, 1, 0],
  failed: [0, 0, 0, 0, 11],
};

describe('the last days of an org', () => {
  it('are bars as high as what was to be changed, in the colour of the worst of it', () => {
    expect(sparkOf(emea)).toEqual([
      { height: 0, tone: undefined },
      { height: 0.5, tone: 'good' },
      { height: 0, tone: 'quiet' },
      { height: 1 / 3, tone: 'warn' },
      { height: 1, tone: 'bad' },
    ]);
  });

  it('are told in words as well', () => {
    expect(sparkWords(emea)).toBe('5 days, 5 runs: 10 applied, 1 held, 11 failed');
    const calm = { org: 'emea', runs: [1], applied: [0], held: [0], failed: [0] };
    expect(sparkWords(calm)).toBe('1 day, 1 run, nothing changed');
  });
});
