import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RequestedRun, RunMode } from '#db';
import { NumberRuns1764401400000 } from '../../libs/db/src/migrations/1764401400000-number-runs.js';
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

  it('go on with the numbers of a version that had counted them', async () => {
    const { name } = await request();
    await world.db.query('drop table run_day');
    const runner = world.db.dataSource.createQueryRunner();
    await new NumberRuns1764401400000().up(runner);
    await runner.release();
    expect(Number((await request()).name.slice(11))).toBe(Number(name.slice(11)) + 1);
  });

  it('have a name each, also where events make ten thousand runs of a day', async () => {
    const { name } = await request();
    const [day] = await world.db.query<{ day: string; runs: number }>('select day, runs from run_day');
    expect(name).toBe(`${day?.day ?? ''}-${String(day?.runs).padStart(4, '0')}`);
    await world.db.query('update run_day set runs = 9998');
    const names = (await Promise.all([request([emea]), request([emea]), request([emea])])).map(
      (run) => run.name,
    );
    expect(names.toSorted()).toEqual(
      ['10000', '10001', '9999'].map((number) => `${day?.day ?? ''}-${number}`),
    );
  });
});
