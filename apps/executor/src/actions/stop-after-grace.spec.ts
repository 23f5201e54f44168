import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stopAfterGrace } from './stop-after-grace.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('stopAfterGrace', () => {
  it('lets what has begun go on for the grace, then stops with the reason it was given', () => {
    const asked = new AbortController();
    const stop = stopAfterGrace(asked.signal, () => false);
    asked.abort(new Error('Ctrl-C'));
    vi.advanceTimersByTime(9_999);
    expect(stop.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(stop.signal.reason).toEqual(new Error('Ctrl-C'));
    stop.clear();
  });

  it('stops soon where the org only waits for its rate limit, also when that begins later', () => {
    const asked = new AbortController();
    let waiting = false;
    const stop = stopAfterGrace(asked.signal, () => waiting);
    asked.abort();
    vi.advanceTimersByTime(3_000);
    expect(stop.signal.aborted).toBe(false);
    waiting = true;
    vi.advanceTimersByTime(100);
    expect(stop.signal.aborted).toBe(true);
    stop.clear();
  });

  it('begins its grace at once where the stop came before', () => {
    const stop = stopAfterGrace(AbortSignal.abort(), () => false);
    expect(stop.signal.aborted).toBe(false);
    vi.advanceTimersByTime(10_000);
    expect(stop.signal.aborted).toBe(true);
    stop.clear();
  });

  it('leaves nothing ticking once everything is done', () => {
    const asked = new AbortController();
    const stop = stopAfterGrace(asked.signal, () => true);
    stop.clear();
    asked.abort();
    expect(vi.getTimerCount()).toBe(0);
    const begun = stopAfterGrace(AbortSignal.abort(), () => true);
    begun.clear();
    expect(vi.getTimerCount()).toBe(0);
  });
});
