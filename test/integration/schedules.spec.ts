import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { setTimeout as pause } from 'node:timers/promises';
import { Scheduler } from '../../apps/source-ingest/src/schedule/scheduler.service.js';
import { type Config, Configurations } from '#config';
import { AuditRepository, type Database, RunRepository, ScheduleRepository } from '#db';
import { Outbox } from '#messaging';
import { filesAround, type PrivateDatabase, startPrivateDatabase, tryConfig } from '#testing';

const HOUR_MS = 3_600_000;

interface Fired {
  readonly name: string;
  readonly due: Date;
  readonly missed: number;
  readonly runId: string;
}

let database: PrivateDatabase;
let db: Database;
let schedules: ScheduleRepository;
let runs: RunRepository;

beforeAll(async () => {
  database = await startPrivateDatabase();
  db = database.db;
  schedules = new ScheduleRepository(db);
  runs = new RunRepository(db);
});
afterAll(() => database.close());
beforeEach(async () => {
  await db.query('truncate schedule, schedule_tick, run cascade');
  await db.query('delete from outbox');
});
afterEach(() => void vi.useRealTimers());

/** Always the same configuration, whatever folder it was read from. */
const configOf = async (section: string): Promise<Config> => {
  const files = filesAround('csv', 'file_path: users.csv\n', { 'users.csv': 'email,groups\n' });
  const main = String(files['sign-sync-config.yml']).replace(
    'sign_orgs: {primary: connector-sign.yml}',
    'sign_orgs: {primary: connector-sign.yml, emea: connector-emea.yml}',
  );
  const emea = String(files['connector-sign.yml'])
    .replaceAll('primary', 'emea')
    .replaceAll('admin@', 'emea@');
  const config = await tryConfig({
    ...files,
    'sign-sync-config.yml': `${main}${section}\n`,
    'connector-emea.yml': emea,
  });
  return { ...config, name: 'acme' };
};
const schedulerOf = (...configs: readonly Config[]): Scheduler =>
  new Scheduler(db, new Configurations(configs), schedules, runs, new Outbox(), new AuditRepository(db));
const fired = (): Promise<Fired[]> =>
  db.query('select name, due, missed, run_id as "runId" from schedule_tick order by due');
/** As if nobody had been at work since. */
const awayFor = (interval: string) =>
  db.query(`update schedule set settled_until = clock_timestamp() - $1::interval`, [interval]);
const finishAll = async (): Promise<void> => {
  await db.query(`update run set state = 'done', finished_at = clock_timestamp() where state = 'running'`);
};

const HOURLY = 'schedule: [{name: hourly, cron: "0 * * * *"}]';

describe('a schedule', () => {
  it('begins nothing for what was due before anybody knew of it', async () => {
    const scheduler = schedulerOf(await configOf(HOURLY));
    const rest = await scheduler.round();
    expect(rest).toBeLessThanOrEqual(5_000);
    expect(await fired()).toEqual([]);
  });

  it('begins one run for all that was missed, in nobody’s name, with its message and its record', async () => {
    const config = await configOf(HOURLY);
    const scheduler = schedulerOf(config);
    await scheduler.round();
    await awayFor('3 days');
    await scheduler.round();
    await scheduler.round();
    const [tick, ...others] = await fired();
    expect(others).toEqual([]);
    expect(tick?.missed).toBe(71);
    const run = await runs.find(tick?.runId ?? '');
    expect(run).toMatchObject({
      configName: config.name,
      configDigest: config.digest,
      mode: 'sync',
      state: 'running',
    });
    expect(run.requestedBy).toBeNull();
    expect(await db.query('select pattern, run_id as run from outbox')).toEqual([
      { pattern: 'run.requested.v1', run: run.id },
    ]);
    const [record] = await db.query<{ actor: string | null; facts: unknown }>(
      `select actor, facts from audit_record where event = 'schedule-fired' and run_id = $1`,
      [run.id],
    );
    expect(record).toMatchObject({
      actor: null,
      facts: { schedule: 'hourly', missed: 71, admission: 'started' },
    });
  });

  it('syncs the orgs that it names, and tests where the configuration says so', async () => {
    const section = `invocation_defaults: {test_mode: True}
schedule: [{name: hourly, cron: "0 * * * *", orgs: [emea]}]`;
    const scheduler = schedulerOf(await configOf(section));
    await scheduler.round();
    await awayFor('2 hours');
    await scheduler.round();
    const [tick] = await fired();
    const run = await runs.find(tick?.runId ?? '');
    expect(run).toMatchObject({ mode: 'test', options: { orgs: ['emea'] } });
    const orgs = await db.query<{ label: string }>(
      'select o.label from run_org ro join org o on o.id = ro.org_id where ro.run_id = $1',
      [run.id],
    );
    expect(orgs).toEqual([{ label: 'emea' }]);
  });

  it('waits for the end of its last run, and then makes up for what was due meanwhile by one', async () => {
    const scheduler = schedulerOf(await configOf(HOURLY));
    await scheduler.round();
    await awayFor('2 hours');
    await scheduler.round();
    await awayFor('5 hours');
    await db.query('delete from schedule_tick');
    await scheduler.round();
    expect(await fired()).toEqual([]);
    await finishAll();
    await scheduler.round();
    expect(await fired()).toHaveLength(1);
  });

  it('begins nothing while it is paused, and does not make up for that', async () => {
    const config = await configOf(HOURLY);
    const scheduler = schedulerOf(config);
    const key = { configName: config.name, name: 'hourly' };
    await scheduler.round();
    await db.transaction((tx) => schedules.pause(tx, key, { actor: 'ann', reason: 'migration' }));
    await awayFor('2 hours');
    await scheduler.round();
    expect((await schedules.states([config.name])).schedules[0]).toMatchObject({
      ...{ pause: { actor: 'ann', reason: 'migration' }, lastRun: null },
    });
    await awayFor('2 hours');
    await db.transaction((tx) => schedules.resume(tx, key));
    await scheduler.round();
    expect(await fired()).toEqual([]);
    await awayFor('2 hours');
    await scheduler.round();
    expect(await fired()).toHaveLength(1);
  });

  it('waits for the end of a freeze', async () => {
    const moment = (ms: number) => new Date(Date.now() + ms).toISOString().slice(0, 16);
    const frozen = `${HOURLY}\nfreeze: [{name: audit, from: ${moment(-HOUR_MS)}, until: ${moment(HOUR_MS)}}]`;
    const scheduler = schedulerOf(await configOf(frozen));
    await scheduler.round();
    await awayFor('3 hours');
    await scheduler.round();
    expect(await fired()).toEqual([]);
    await schedulerOf(await configOf(HOURLY)).round();
    expect(await fired()).toMatchObject([{ missed: 2 }]);
  });

  it('goes on where it was when its times are changed, but for what is long past', async () => {
    const daily = await configOf('schedule: [{name: hourly, cron: "0 0 1 1 *"}]');
    await schedulerOf(daily).round();
    await awayFor('3 hours');
    const hourly = await configOf(HOURLY);
    await schedulerOf(hourly).round();
    const [{ settledUntil } = { settledUntil: new Date(0) }] = (await schedules.states([hourly.name]))
      .schedules;
    const { now } = await schedules.states([hourly.name]);
    expect(now.getTime() - settledUntil.getTime()).toBeLessThan(HOUR_MS);
  });
});

describe('three schedulers', { retry: 0 }, () => {
  it('with clocks that differ begin one run for a tick', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const config = await configOf(HOURLY);
    const all = [1, 2, 3].map(() => schedulerOf(config));
    const real = Date.now();
    for (let day = 1; day <= 10; day += 1) {
      await all[day % 3]?.round();
      await awayFor(`${day} days`);
      await db.query('delete from schedule_tick');
      await Promise.all(
        all.map((scheduler, index) => {
          vi.setSystemTime(real + (index - 1) * 20 * HOUR_MS);
          return scheduler.round();
        }),
      );
      expect(await fired()).toHaveLength(1);
      await finishAll();
    }
    expect(await db.query(`select from run`)).toHaveLength(10);
  });

  it('never have two runs of a schedule at once, and never the same tick twice', async () => {
    const config = await configOf('schedule: [{name: always, cron: "* * * * * *"}]');
    const until = performance.now() + 6_000;
    const scheduling = [1, 2, 3].map(async () => {
      const scheduler = schedulerOf(config);
      while (performance.now() < until) await pause(Math.min(200, await scheduler.round()));
    });
    let look = 0;
    const working = (async () => {
      while (performance.now() < until) {
        const open = await db.query<{ id: string }>(
          `select id from run where state in ('running', 'waiting')`,
        );
        expect(open.length).toBeLessThanOrEqual(1);
        await pause(150);
        if ((look += 1) % 3 === 0) await finishAll();
      }
    })();
    await Promise.all([...scheduling, working]);
    const ticks = await fired();
    expect(ticks.length).toBeGreaterThan(1);
    expect(new Set(ticks.map(({ due }) => due.getTime())).size).toBe(ticks.length);
    const [sum] = await db.query<{ covered: number }>(
      `select (count(*) + sum(missed))::int as covered from schedule_tick`,
    );
    const span = (ticks.at(-1)?.due.getTime() ?? 0) - (ticks[0]?.due.getTime() ?? 0);
    expect(sum?.covered).toBeGreaterThanOrEqual(span / 1000);
  });
});
