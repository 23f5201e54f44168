import { describe, expect, it } from 'vitest';
import { isAbsent, isOff, placesInOrder, standingWords } from './standing-words.js';

describe('where somebody stands', () => {
  it('is said in the words of the product; a new word is shown as it comes', () => {
    expect(standingWords('in-step')).toMatchObject({ word: 'in sync', tone: 'good' });
    expect(standingWords('not-managed').word).toBe('not managed');
    expect(standingWords('on-leave')).toEqual({ word: 'on leave', tone: 'quiet' });
  });

  it('is off only where something else is wanted', () => {
    expect(isOff({ desired: 'Sales', actual: 'Legal' })).toBe(true);
    expect(isOff({ desired: 'Sales', actual: 'Sales' })).toBe(false);
    expect(isOff({ desired: '–', actual: 'Legal' })).toBe(false);
  });

  it('is nowhere where nothing is wanted and nothing is found; such orgs come last', () => {
    const absent = {
      org: 'emea',
      rows: [
        { desired: '–', actual: 'not in Sign' },
        { desired: '–', actual: '–' },
      ],
    };
    const there = { org: 'primary', rows: [{ desired: '–', actual: 'Sales' }] };
    expect([isAbsent(absent.rows), isAbsent(there.rows)]).toEqual([true, false]);
    expect(placesInOrder([absent, there]).map(({ org }) => org)).toEqual(['primary', 'emea']);
  });
});
