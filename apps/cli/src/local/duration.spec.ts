import { describe, expect, it } from 'vitest';
import { DurationInvalidError, parseDuration } from './duration.js';

describe('parseDuration', () => {
  it.for([
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['2h', 7_200_000],
    ['1.5h', 5_400_000],
    ['45', 45_000],
    [' 0s ', 0],
  ] as const)('reads "%s"', ([text, expected]) => {
    expect(parseDuration(text, '--max-wait')).toBe(expected);
  });

  it.for(['', 'soon', '-5m', '5 m', '1d', '1h30m', 'Infinity', '5.', 's'])(
    'refuses "%s", and says which option',
    (text) => {
      const read = () => parseDuration(text, '--max-wait');
      expect(read).toThrow(DurationInvalidError);
      expect(read).toThrow(`--max-wait: "${text}" is not a duration. Write 90s, 30m or 2h.`);
    },
  );
});
