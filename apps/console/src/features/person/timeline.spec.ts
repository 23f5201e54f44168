import { describe, expect, it } from 'vitest';
import { stopAt, stopsOf } from './timeline.js';

const [one, two, three, now] = ['01', '02', '03', '04'].map((day) => `2026-11-${day}T08:00:00.000Z`) as [
  string,
  string,
  string,
  string,
];

describe('the stops of a history slider', () => {
  it('are the moments at which something happened, each once, and now', () => {
    expect(stopsOf([{ at: three }, { at: one }, { at: three }, { at: two }], now)).toEqual([
      one,
      two,
      three,
      now,
    ]);
    expect(stopsOf([], now)).toEqual([now]);
  });

  it('are found by a moment between them', () => {
    const stops = [one, two, three, now];
    expect(stopAt(stops, undefined)).toBe(3);
    expect(stopAt(stops, two)).toBe(1);
    expect(stopAt(stops, '2026-11-02T09:00:00.000Z')).toBe(1);
    expect(stopAt(stops, '2026-10-01T09:00:00.000Z')).toBe(0);
    expect(stopAt(stops, '2027-01-01T00:00:00.000Z')).toBe(3);
  });
});
