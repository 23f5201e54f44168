import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RequestedRun, RunMode } from '#db';
import { RepositoriesWorld } from './repositories-world.js';

let world: RepositoriesWorld;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
});
afterAll(() => world.close());
afterEach(() => world.runs.interruptAll(world.db));

const primary = { label: 'primary', account: 'owner@example.com at sign' };
const emea = { label: 'emea', account: 'emea@example.com at sign' };

function request(orgs = [primary], mode: RunMode = 'sync'): Promise<RequestedRun> {
  const facts = {
    configName: 'acme',
    configDigest: 'd',
    scope: { kind: 'mapped' },
    options: {},
    traceId: 't',
  };
  return world.db.transaction((tx) => world.runs.request(tx, { id: randomUUID(), mode, ...facts }, orgs));
}

async function end(run: RequestedRun): Promise<string[]> {
  return world.db.transaction(async (tx) => {
    await world.runs.finish(tx, run.id, { state: 'done' });
    return (await world.runs.startWaiting(tx)).map(({ id }) => id);
  });
}

describe('requests for runs', () => {
  it('that overlap come to one run and one follow-up, however many there are', async () => {
    const runs = await Promise.all(Array.from({ length: 6 }, () => request()));
    expect(runs.map(({ admission }) => admission).toSorted()).toEqual([
      ...['joined', 'joined', 'joined', 'joined', 'started', 'waiting'],
    ]);
    const [started, waiting] = ['started', 'waiting'].map((one) => runs.find((run) => run.admission === one));
    const joined = runs.find(({ admission }) => admission === 'joined');
    expect((await world.runs.find(joined?.id ?? '')).joinedRunId).toBe(waiting?.id);
    if (started === undefined || waiting === undefined) throw new Error('Both must be there.');
    expect(await end(started)).toEqual([waiting.id]);
    expect((await world.runs.find(waiting.id)).state).toBe('running');
    expect(await end(waiting)).toEqual([]);
  });

  it('of other orgs run at the same time', async () => {
    expect([await request([primary]), await request([emea])].map(({ admission }) => admission)).toEqual([
      ...['started', 'started'],
    ]);
  });

  it('that ask for something else wait for their own turn', async () => {
    const first = await request();
    const [sync, test] = [await request(), await request([primary], 'test')];
    expect([sync.admission, test.admission]).toEqual(['waiting', 'waiting']);
    expect(await end(first)).toEqual([sync.id]);
    expect(await end(sync)).toEqual([test.id]);
  });

  it('that were cancelled while they waited are not started', async () => {
    const first = await request();
    const waiting = await request();
    await world.runs.finish(world.db, waiting.id, { state: 'cancelled' });
    expect(await end(first)).toEqual([]);
  });
});
