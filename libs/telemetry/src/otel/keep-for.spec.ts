import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepFor } from './keep-for.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Answers with how often it was asked, `lateMs` later. */
function counting(lateMs = 0): { read: () => Promise<number>; asked: () => number } {
  let asked = 0;
  const read = async () => {
    asked += 1;
    const answer = asked;
    if (lateMs > 0) await new Promise((resolve) => setTimeout(resolve, lateMs));
    return answer;
  };
  return { read, asked: () => asked };
}

describe('keepFor', () => {
  it('gives one answer to everybody who asks within the time', async () => {
    const { read } = counting();
    const get = keepFor(5000, 100, read);
    expect(await Promise.all([get(), get()])).toEqual([1, 1]);
    vi.advanceTimersByTime(4999);
    expect(await get()).toBe(1);
    vi.advanceTimersByTime(1);
    expect(await get()).toBe(2);
  });

  it('gives nothing when the read fails, and reads again later', async () => {
    let isDown = true;
    const get = keepFor(5000, 100, async () => {
      if (isDown) throw new Error('down');
      return 'up';
    });
    expect(await get()).toBeUndefined();
    isDown = false;
    vi.advanceTimersByTime(5000);
    expect(await get()).toBe('up');
  });

  it('gives nothing when the answer takes too long, asks no second time meanwhile, and uses the late answer', async () => {
    const { read, asked } = counting(60_000);
    const get = keepFor(5000, 100, read);
    for (let round = 0; round < 3; round += 1) {
      const answer = get();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await answer).toBeUndefined();
    }
    expect(asked()).toBe(1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await get()).toBe(1);
  });
});
