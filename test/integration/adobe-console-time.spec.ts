import { afterEach, describe, expect, it } from 'vitest';
import { sabotage } from '../fakes/umapi/umapi-faults.js';
import type { FakeUmapiOptions } from '../fakes/umapi/start-fake-umapi.js';
import { AdobeConsoleWorld, crowd, failureOf, readAll } from './adobe-console-world.js';

let world: AdobeConsoleWorld;

afterEach(() => world.fake.close());

const open = async (options: FakeUmapiOptions) => (world = await AdobeConsoleWorld.open(options));

describe('AdobeConsoleSource.read, time', () => {
  it('keeps to the limits of Adobe by waiting as long as it is told', async () => {
    const groups = Array.from({ length: 14 }, (_, index) => ({ groupName: `Group ${index}` }));
    await open({ users: crowd(5, 'Sales'), groups, groupPageSize: 1, perMinute: { groups: 5 } });
    const { rows } = await readAll(world.source(['Sales']));
    expect(rows).toHaveLength(5);
    expect(world.clock.sleeps).toEqual([60_000, 60_000, 60_000]);
  });

  it.each([
    ['seconds', { 'retry-after': '7' }, 7_000],
    [
      'a date, by the clock of the server',
      { 'retry-after': 'Sun, 01 Mar 2026 09:01:30 GMT', date: 'Sun, 01 Mar 2026 09:00:00 GMT' },
      90_000,
    ],
    ['nothing', {}, 17_500],
  ])('waits after a 429 that states %s, and goes on', async (_name, headers, ms) => {
    await open({ users: crowd(3, 'Sales'), pageSize: 2 });
    const change = () => ({ status: 429, headers, body: {} });
    world.fake.fail({ on: 'users', page: 1, times: 1, sabotage: { kind: 'change', change } });
    expect((await readAll(world.source(['Sales']))).rows).toHaveLength(3);
    expect(world.clock.sleeps).toEqual([ms]);
  });

  it('tries again after 502, 503, 504 and broken connections, with growing waits', async () => {
    await open({ users: crowd(3, 'Sales') });
    const transient = [
      sabotage.status(502),
      sabotage.status(503),
      sabotage.status(504),
      sabotage.disconnect,
      sabotage.cut,
    ];
    world.fake.fail(...transient.map((sabotage) => ({ on: 'users' as const, times: 1, sabotage })));
    expect((await readAll(world.source(['Sales'], { retries: 5 }))).rows).toHaveLength(3);
    expect(world.clock.sleeps).toEqual([17_500, 32_500, 62_500, 122_500, 242_500]);
  });

  it('tries again when no answer came in time', async () => {
    await open({ users: crowd(3, 'Sales') });
    world.fake.fail({ on: 'users', times: 1, sabotage: sabotage.hang });
    expect((await readAll(world.source(['Sales'], { timeoutMs: 300 }))).rows).toHaveLength(3);
  });

  it('renews a token that ends while it reads', async () => {
    await open({ users: crowd(6, 'Sales'), pageSize: 2 });
    const stream = world.source(['Sales']).read(new AbortController().signal);
    world.fake.fail({
      on: 'users',
      page: 1,
      times: 1,
      sabotage: {
        kind: 'change',
        change: (answer) => {
          world.fake.expireTokens();
          return answer;
        },
      },
    });
    let people = 0;
    let next = await stream.next();
    for (; next.done !== true; next = await stream.next()) people += next.value.length;
    expect(people).toBe(6);
    expect(world.asked().slice(-4)).toEqual(['users 1 200', 'users 2 401', 'token 200', 'users 2 200']);
  });

  it('uses a token until shortly before its end, also over several reads', async () => {
    await open({ users: crowd(1, 'Sales'), tokenLifetime: 1000 });
    const source = world.source(['Sales']);
    await readAll(source);
    await readAll(source);
    await world.clock.sleep(950_000, new AbortController().signal);
    await readAll(source);
    expect(world.asked().filter((line) => line.startsWith('token'))).toHaveLength(2);
    expect(world.asked()).not.toContain('users 0 401');
  });

  it('stops with the reason of its signal, before a request and while it waits', async () => {
    await open({ users: crowd(4, 'Sales'), pageSize: 2 });
    const reason = new Error('stopped');
    await expect(readAll(world.source(['Sales']), AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(world.fake.requests).toEqual([]);

    const stop = new AbortController();
    world.fake.fail({ on: 'users', page: 1, sabotage: sabotage.throttle() });
    world.clock.sleep = (_ms, signal) => {
      stop.abort(reason);
      return Promise.reject(signal.reason as Error);
    };
    await expect(readAll(world.source(['Sales']), stop.signal)).rejects.toBe(reason);
  });

  it('stops while an answer is on its way', async () => {
    await open({ users: crowd(4, 'Sales') });
    const stop = new AbortController();
    const reason = new Error('stopped');
    world.fake.fail({ on: 'users', sabotage: sabotage.hang });
    const reading = failureOf(readAll(world.source(['Sales']), stop.signal));
    await expect.poll(() => world.asked().at(-1)).toBe('users 0 none');
    stop.abort(reason);
    expect(await reading).toBe(reason);
  });
});
