import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '#domain';
import { NIGHTLY, opsFiles, OpsApiWorld } from './ops-api-world.js';

const FROZEN = 'freeze: [{name: year end, from: 2020-01-01, until: 2099-01-01}]';
const EMEA =
  'schedule: [{name: nightly, cron: "0 2 * * *", orgs: [emea]}, {name: weekly, cron: "0 2 * * 0"}]';
const callers: Record<string, Caller> = {
  emea: { actor: 'eve', kind: 'person', grants: [{ role: 'operator', orgs: ['emea'] }] },
  elsewhere: { actor: 'ed', kind: 'person', grants: [{ role: 'operator', orgs: ['apac'] }] },
};

let world: OpsApiWorld;

beforeAll(async () => {
  const both = { primary: {}, emea: { key: 'key-other' } };
  world = await OpsApiWorld.open(
    { acme: opsFiles({ more: NIGHTLY }), other: opsFiles({ orgs: both, more: `${EMEA}\n${FROZEN}` }) },
    callers,
  );
});
afterAll(() => world.close());

const as = (caller: string) => ({ 'x-as': caller });
const list = async (query = '', headers: Record<string, string> = {}) => {
  const { body } = await world.send('GET', `/schedules${query}`, undefined, headers);
  return body as { schedules: Record<string, unknown>[]; next: string | null };
};

describe('the schedules of the API', () => {
  it('are listed with what they wait for, page by page', async () => {
    const { schedules, next } = await list();
    expect(next).toBeNull();
    expect(schedules.map(({ configuration, name, state }) => [configuration, name, state])).toEqual([
      ...[
        ['acme', 'nightly', 'scheduled'],
        ['other', 'nightly', 'frozen'],
        ['other', 'weekly', 'frozen'],
      ],
    ]);
    const [acme, nightly] = schedules;
    expect(acme).toMatchObject({
      cron: '0 2 * * *',
      timeZone: 'UTC',
      orgs: ['primary'],
      freeze: null,
      lastRun: null,
    });
    expect(String(acme?.['next'])).toMatch(/T02:00:00.000Z$/);
    expect(nightly).toMatchObject({
      ...{ orgs: ['emea'], next: '2099-01-01T00:00:00.000Z' },
      freeze: { name: 'year end', until: '2099-01-01T00:00:00.000Z' },
    });
    const first = await list('?limit=2');
    expect(first.schedules).toHaveLength(2);
    expect((await list(`?limit=2&after=${first.next ?? ''}`)).schedules).toMatchObject([{ name: 'weekly' }]);
    expect((await list('?configuration=acme')).schedules).toHaveLength(1);
  });

  it('are shown to who sees one of their orgs, with the orgs that he sees', async () => {
    const { schedules } = await list('', as('emea'));
    expect(schedules.map(({ name, orgs }) => [name, orgs])).toEqual([
      ...[
        ['nightly', ['emea']],
        ['weekly', ['emea']],
      ],
    ]);
    expect((await list('', as('elsewhere'))).schedules).toEqual([]);
  });

  it('are paused and resumed by who may do so in all of their orgs, and the audit knows', async () => {
    const wish = { reason: 'a migration' };
    const paused = await world.post(
      '/schedules/nightly/pause',
      { ...wish, configuration: 'other' },
      as('emea'),
    );
    expect([paused.status, paused.body]).toMatchObject([
      ...[200, { state: 'paused', next: null, pause: { actor: 'eve', reason: 'a migration' } }],
    ]);
    expect((await world.post('/schedules/weekly/pause', wish, as('emea'))).status).toBe(403);
    const unknown = await world.post('/schedules/weekly/pause', wish, as('elsewhere'));
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'SCHEDULE_UNKNOWN']);
    const resumed = await world.post('/schedules/nightly/resume', { configuration: 'other' }, as('emea'));
    expect(resumed.body).toMatchObject({ state: 'frozen', pause: null });
    await world.post('/schedules/nightly/resume', { configuration: 'other' }, as('emea'));
    const rows = await world.db.query<{ event: string; actor: string }>(
      `select event, actor from audit_record where event like 'schedule-%' order by at, seq`,
    );
    expect(rows).toEqual([
      { event: 'schedule-paused', actor: 'eve' },
      { event: 'schedule-resumed', actor: 'eve' },
    ]);
  });

  it('are one of their name, or the configuration is to be named', async () => {
    const needed = await world.post('/schedules/nightly/run');
    expect([needed.status, needed.body['code']]).toEqual([422, 'CONFIGURATION_NEEDED']);
  });

  it('run for whoever asks, also in a freeze, with a note', async () => {
    const run = await world.post('/schedules/nightly/run', { configuration: 'other' }, as('emea'));
    expect([run.status, run.body]).toMatchObject([
      ...[202, { mode: 'sync', admission: 'started', note: expect.stringContaining('year end') as string }],
    ]);
    const { body } = await world.get(`/runs/${String(run.body['id'])}`);
    expect(body).toMatchObject({ requestedBy: 'eve', configName: 'other' });
    const [schedule] = (await list('?configuration=other')).schedules;
    expect(schedule).toMatchObject({ lastRun: { id: run.body['id'], state: 'running' } });
    const quiet = await world.post('/schedules/nightly/run', { configuration: 'acme' });
    expect(quiet.body['note']).toBeUndefined();
    expect(await world.outbox()).toContain(`run.requested.v1 ${String(run.body['id'])}`);
  });
});
