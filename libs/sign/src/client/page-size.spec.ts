import { describe, expect, it } from 'vitest';
import { smallerPageSize } from './page-size.js';

describe('smallerPageSize', () => {
  it('goes down to sending no size at all, and then ends', () => {
    const tried: unknown[] = [];
    for (let size: number | undefined = 1000; ;) {
      const next = smallerPageSize(size);
      tried.push(next);
      if (next === undefined) break;
      size = next === 'none' ? undefined : next;
    }
    expect(tried).toEqual([500, 200, 100, 50, 'none', undefined]);
  });
});
