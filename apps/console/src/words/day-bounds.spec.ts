import { describe, expect, it } from 'vitest';
import { dayBounds } from './day-bounds.js';

describe('days of a filter', () => {
  it('hold the whole of the first and of the last day, in the reader’s zone', () => {
    const { from = '', to = '' } = dayBounds({ from: '2026-11-21', to: '2026-11-22' });
    expect([new Date(from).getHours(), new Date(from).getDate()]).toEqual([0, 21]);
    expect([new Date(to).getHours(), new Date(to).getDate()]).toEqual([0, 23]);
    expect(dayBounds({})).toEqual({});
  });
});
