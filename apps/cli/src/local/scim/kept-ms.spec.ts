import { describe, expect, it } from 'vitest';
import { keptMs } from './kept-ms.js';

describe('--keep', () => {
  it('is a week unless told otherwise', () => {
    expect([keptMs(undefined), keptMs('12h'), keptMs('3d'), keptMs('0h')]).toEqual([
      604_800_000, 43_200_000, 259_200_000, 0,
    ]);
  });

  it.each(['', '3', '-1d', '91d', '1w', 'x'])('is not %j', (text) => {
    expect(() => keptMs(text)).toThrow('up to 90d');
  });
});
