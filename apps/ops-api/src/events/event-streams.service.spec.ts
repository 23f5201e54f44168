import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventStreams, STREAM_MS_MAX } from './event-streams.service.js';

const nothing = { look: () => Promise.resolve(0), changes: () => [], isOver: () => false };

describe('a connection of somebody who watches', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('ends after a quarter of an hour, also when nothing of it is read', () => {
    const streams = new EventStreams();
    const stream = streams.open('all', nothing, undefined).getStream();
    vi.advanceTimersByTime(STREAM_MS_MAX - 1);
    expect(stream.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(stream.destroyed).toBe(true);
  });

  it('is refused where too many have one, until one of them ends', async () => {
    const streams = new EventStreams();
    const [first] = Array.from({ length: 200 }, () => streams.open('all', nothing, undefined).getStream());
    expect(() => streams.open('all', nothing, undefined)).toThrow('200 listeners watch already');
    const closed = new Promise((resolve) => first?.once('close', resolve));
    first?.destroy();
    await closed;
    expect(() => streams.open('all', nothing, undefined)).not.toThrow();
  });
});
