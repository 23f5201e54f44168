import { describe, expect, it } from 'vitest';
import { eventFeed, type Watched } from './event-feed.js';

/** States that follow one another, a look each; the last one is the end. */
function watch(states: readonly string[]): Watched<string> {
  let at = 0;
  return {
    look: () => Promise.resolve(states[Math.min(at++, states.length - 1)] ?? ''),
    changes: (before, now) => [{ event: 'state', data: { before: before ?? null, now } }],
    isOver: (state) => state === 'over',
  };
}

const times = { everyMs: 1, heartbeatMs: 2, lastsMs: 1000 };
async function framesOf(
  states: readonly string[],
  lastEventId?: string,
  signal = new AbortController().signal,
) {
  const frames: string[] = [];
  for await (const frame of eventFeed(watch(states), lastEventId, times, signal)) frames.push(frame);
  return frames;
}
const dataOf = (frames: readonly string[]) =>
  frames.flatMap((frame) => /^data: (.*)$/m.exec(frame)?.[1] ?? []);
const idsOf = (frames: readonly string[]) => frames.flatMap((frame) => /^id: (.*)$/m.exec(frame)?.[1] ?? []);

describe('a feed of events', () => {
  it('tells each change once, and ends with what it is about', async () => {
    const frames = await framesOf(['a', 'a', 'b', 'over']);
    expect(frames[0]).toBe('retry: 1\n\n');
    expect(dataOf(frames)).toEqual([
      '{"before":null,"now":"a"}',
      '{"before":"a","now":"b"}',
      '{"before":"b","now":"over"}',
      '{}',
    ]);
    expect(frames.at(-1)).toMatch(/^event: end\n/);
  });

  it('tells a listener who comes back nothing that it knows', async () => {
    const [, seen] = idsOf(await framesOf(['a', 'b', 'over']));
    expect(dataOf(await framesOf(['b', 'over'], seen))).toEqual(['{"before":"b","now":"over"}', '{}']);
    expect(dataOf(await framesOf(['c', 'over'], seen))[0]).toBe('{"before":null,"now":"c"}');
  });

  it('gives signs of life while nothing changes', async () => {
    const frames = await framesOf(['a', 'a', 'a', 'a', 'a', 'over']);
    expect(frames.filter((frame) => frame.startsWith(':')).length).toBeGreaterThanOrEqual(2);
  });

  it('ends when it is told to, and when its time is over', async () => {
    const ended = new AbortController();
    ended.abort();
    expect(await framesOf(['a'], undefined, ended.signal)).toEqual(['retry: 1\n\n']);
    const short: string[] = [];
    const brief = { ...times, lastsMs: 3 };
    for await (const frame of eventFeed(watch(['a']), undefined, brief, new AbortController().signal))
      short.push(frame);
    expect(dataOf(short)).toEqual(['{"before":null,"now":"a"}']);
  });
});
