import { describe, expect, it } from 'vitest';
import type { SourceConfig } from '#config';
import { readIntervals, tooSoonAdvice } from './read-interval.js';

describe('readIntervals', () => {
  it('knows of the Admin Console alone, by the name of its reads', () => {
    const sources = [
      { type: 'csv', filePath: '/people.csv' },
      { type: 'adobe_console', organizationId: 'A@AdobeOrg' },
    ] as SourceConfig[];
    expect(readIntervals(sources)).toEqual([{ name: 'adobe_console:A@AdobeOrg', intervalMs: 7_200_000 }]);
  });
});

describe('tooSoonAdvice', () => {
  const now = new Date('2026-03-01T12:00:00Z');

  it.each([
    ['2026-03-01T11:59:10Z', 'less than a minute'],
    ['2026-03-01T12:00:10Z', 'less than a minute'],
    ['2026-03-01T11:58:30Z', '1 minute'],
    ['2026-03-01T10:01:00Z', '119 minutes'],
  ])('says of a read at %s that it was %s ago', (last, ago) => {
    expect(tooSoonAdvice(new Date(last), now)).toBe(
      `Adobe asks for at most one full read every two hours; the last one was ${ago} ago.`,
    );
  });
});
