import { describe, expect, it } from 'vitest';
import { CallsInFlight } from './calls-in-flight.js';

/** Work that says when it has begun and ends when it is told to. */
function held(begun: string[], name: string) {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = (): Promise<void> => {
    begun.push(name);
    return ended;
  };
  return { work, end };
}

const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('CallsInFlight', () => {
  it('lets as many at once as it has places, and the next one in the order of coming', async () => {
    const places = new CallsInFlight(2);
    const begun: string[] = [];
    const works = ['a', 'b', 'c', 'd'].map((name) => held(begun, name));
    const all = works.map(({ work }) => places.run(work));
    await turns();
    expect(begun).toEqual(['a', 'b']);
    works[1]?.end();
    await turns();
    expect(begun).toEqual(['a', 'b', 'c']);
    for (const { end } of works) end();
    await Promise.all(all);
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives a place on when the work fails, and hands its error out', async () => {
    const places = new CallsInFlight(1);
    const broken = new Error('broken');
    const failing = places.run(() => Promise.reject(broken));
    const next = places.run(() => Promise.resolve(7));
    await expect(failing).rejects.toBe(broken);
    expect(await next).toBe(7);
  });

  it('has all its places again when everything has ended', async () => {
    const places = new CallsInFlight(3);
    await Promise.all(Array.from({ length: 50 }, () => places.run(turns)));
    const begun: string[] = [];
    const works = ['a', 'b', 'c', 'd'].map((name) => held(begun, name));
    const all = works.map(({ work }) => places.run(work));
    await turns();
    expect(begun).toEqual(['a', 'b', 'c']);
    for (const { end } of works) end();
    await Promise.all(all);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d places', (max) => {
    expect(() => new CallsInFlight(max)).toThrow('whole number from 1');
  });
});
