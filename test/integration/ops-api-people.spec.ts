import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigurationFolder } from '#config';
import type { Grant } from '#domain';
import { configFiles } from '../support/config-files.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { CallerApi, type CallerClient } from './ops-api-caller.js';
import { RemoteWorld } from './remote-world.js';

const MORE = `
guards:
  budgets:
    - kinds: [create, move]
      max: 50
    - kinds: [deactivate]
      max: 10%
`;

/** Two orgs, each with a group of its own, and people of both, of one and of none. */
const files = {
  ...configFiles({
    orgs: { primary: {}, emea: { key: 'key-emea' } },
    rules: [
      { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
      { directoryGroup: 'Sign Emea', signGroup: 'emea::Legal' },
    ],
    signOnlyAction: 'reset',
    userSync: ['protected: ["*.robot@example.com"]'],
    more: MORE,
  }),
  'users.csv': csvOf([
    row('ann.lee@example.com', 'Sign Sales'),
    row('bo.ray@example.com', 'Sign Emea'),
    row('cy.fox@example.com', 'Sign Sales', 'Sign Emea'),
    row('dee.none@example.com', 'Elsewhere'),
  ]),
};

let world: RemoteWorld;
let api: CallerApi;
let folder: string;
let configurations: ConfigurationFolder;
let admin: CallerClient;
let emea: CallerClient;

beforeAll(async () => {
  const { orgs } = signOrgs({
    primary: { users: [signUser('old.one@example.com', 'Sales'), signUser('a.robot@example.com')] },
    emea: { users: [signUser('bo.ray@example.com')] },
  });
  const users = orgs['emea']?.users?.map((user) => ({ ...user, accountType: 'ENTERPRISE' })) ?? [];
  world = await RemoteWorld.open({ orgs: { ...orgs, emea: { ...orgs['emea'], users } } }, files);
  folder = await mkdtemp(join(tmpdir(), 'sign-sync-callers-'));
  await mkdir(join(folder, 'acme'));
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, 'acme', name), text.replaceAll('{{SIGN_HOST}}', world.sign.url));
  }
  configurations = await ConfigurationFolder.open(folder);
  api = await CallerApi.open(world.db, configurations);
  admin = api.as('ada@example.com');
  emea = api.as('eve@example.com', { role: 'operator', orgs: ['emea'] });
  await ended(await admin.post('/runs', { mode: 'sync' }));
});
afterAll(async () => {
  await api.close();
  await configurations.close();
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

/** Looks again until the run has ended; the spec's own time limit ends a wait in vain. */
async function ended({ status, body }: Awaited<ReturnType<CallerClient['post']>>): Promise<string> {
  expect(status).toBe(202);
  const { id } = body['follow'] as { id: string };
  for (;;) {
    const { body: run } = await admin.get(`/runs/${id}`);
    if (run['finishedAt'] !== null) return id;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The cursor of the page behind an answer. */
function nextOf({ next }: Record<string, unknown>): string {
  return typeof next === 'string' ? next : 'none';
}

interface Person {
  readonly email: string;
  readonly orgs: readonly { readonly org: string; readonly states: readonly string[] }[];
}

async function found(client: CallerClient, query: string): Promise<string[]> {
  const { status, body } = await client.get(`/people${query}`);
  expect(status).toBe(200);
  return (body['people'] as Person[]).map(({ email }) => email);
}

describe('the search for people', () => {
  it('finds everybody of the directory and of Sign, page by page in the order of their addresses', async () => {
    const all = [
      ...['a.robot@example.com', 'admin@example.com', 'ann.lee@example.com', 'bo.ray@example.com'],
      ...['cy.fox@example.com', 'dee.none@example.com', 'old.one@example.com'],
    ];
    expect(await found(admin, '')).toEqual(all);
    expect(await pageByPage('limit=3')).toEqual(all);
  });

  it('pages through those who are in Sign only', async () => {
    const some = ['a.robot@example.com', 'admin@example.com', 'old.one@example.com'];
    expect(await pageByPage('limit=1&state=sign-only')).toEqual(some);
    expect(await pageByPage('limit=2&state=sign-only')).toEqual(some);
  });

  async function pageByPage(query: string): Promise<string[]> {
    const seen: string[] = [];
    for (let after = ''; ;) {
      const { body } = await admin.get(`/people?${query}${after}`);
      seen.push(...(body['people'] as Person[]).map(({ email }) => email));
      if (body['next'] === null) return seen;
      after = `&after=${nextOf(body)}`;
    }
  }

  it.each([
    ['?q=ANN', ['ann.lee@example.com']],
    ['?q=fox', ['cy.fox@example.com']],
    ['?q=old.one@', ['old.one@example.com']],
    ['?q=nobody', []],
    ['?group=Sign%20Emea', ['bo.ray@example.com', 'cy.fox@example.com']],
    ['?group=Sign%20Emea&q=bo', ['bo.ray@example.com']],
    ['?group=sign%20emea', []],
    ['?org=emea', ['admin@example.com', 'bo.ray@example.com', 'cy.fox@example.com']],
    ['?state=sign-only', ['a.robot@example.com', 'admin@example.com', 'old.one@example.com']],
    ['?state=protected', ['a.robot@example.com', 'admin@example.com']],
    ['?state=failed', []],
  ])('answers %s', async (query, emails) => {
    expect(await found(admin, query)).toEqual(emails);
  });

  it('shows somebody with what each org has of them', async () => {
    const { body } = await admin.get('/people?q=cy.fox');
    expect(body['people']).toMatchObject([
      {
        directory: { enabled: true, groups: ['Sign Emea', 'Sign Sales'] },
        orgs: [
          { org: 'emea', inSign: true, groups: [{ name: 'Legal', admin: false }], states: [] },
          { org: 'primary', inSign: true, groups: [{ name: 'Sales', admin: false }], states: [] },
        ],
      },
    ]);
  });

  it('finds who is held, and who was changed by hand', async () => {
    await world.db.query(
      `update plan_item set state = 'held', reason = '{"code":"APPROVAL_REQUIRED","message":"waits"}' where subject_key = 'ann.lee@example.com'`,
    );
    await world.db.query(
      `insert into drift (org_id, email_key, email, expected, actual)
       select id, 'bo.ray@example.com', 'bo.ray@example.com', '{}', '{}' from org where label = 'emea'`,
    );
    expect(await found(admin, '?state=held')).toEqual(['ann.lee@example.com']);
    expect(await found(admin, '?state=held&q=lee')).toEqual(['ann.lee@example.com']);
    expect(await found(admin, '?state=held&q=bo')).toEqual([]);
    expect(await found(admin, '?state=drift')).toEqual(['bo.ray@example.com']);
    expect(await found(admin, '?state=drift&group=Sign%20Emea')).toEqual(['bo.ray@example.com']);
    expect(await found(admin, '?state=drift&group=Sign%20Sales')).toEqual([]);
    await world.db.query(`update plan_item set state = 'applied', reason = null where state = 'held'`);
    await world.db.query('delete from drift');
  });

  it('shows whoever sees one org the people of that org, and nothing of the others', async () => {
    expect(await found(emea, '')).toEqual(['admin@example.com', 'bo.ray@example.com', 'cy.fox@example.com']);
    expect(await found(emea, '?q=ann')).toEqual([]);
    expect(await found(emea, '?group=Sign%20Sales')).toEqual(['cy.fox@example.com']);
    const { body } = await emea.get('/people?q=cy');
    expect((body['people'] as Person[])[0]?.orgs.map(({ org }) => org)).toEqual(['emea']);
    expect(await emea.get('/people?org=primary')).toMatchObject({
      status: 404,
      body: { code: 'ORG_UNKNOWN' },
    });
  });

  it('finds many of one name as well as few, page by page', async () => {
    await world.db.query(
      `insert into directory_person (chain, email_key, email, first_name, last_name, group_set, enabled, read_at, valid_from)
       select d.chain, e, e, 'Sam', 'Crowd', d.group_set, true, now(), d.valid_from
       from directory_person d cross join generate_series(1, 5001) n cross join lateral (
         select 'sam.' || lpad(n::text, 4, '0') || '@example.com') as a (e)
       where d.email_key = 'ann.lee@example.com' and d.valid_to is null`,
    );
    const numbers = async (query: string) =>
      (await found(admin, query)).map((email) => Number(email.slice(4, 8)));
    expect(await numbers('?q=crowd&limit=3')).toEqual([1, 2, 3]);
    const { body } = await admin.get('/people?q=crowd&limit=100');
    expect((await numbers(`?q=Crowd&limit=100&after=${nextOf(body)}`)).slice(0, 3)).toEqual([101, 102, 103]);
    await world.db.query(`delete from directory_person where email_key > 'sam.0020' and last_name = 'Crowd'`);
    const few = await admin.get('/people?q=crowd&limit=10');
    expect(await numbers(`?q=crowd&limit=100&after=${nextOf(few.body)}`)).toEqual(
      Array.from({ length: 9 }, (_, at) => at + 11),
    );
    await world.db.query(`delete from directory_person where last_name = 'Crowd'`);
  });

  it('takes no cursor that it has not made', async () => {
    const { status, body } = await admin.get('/people?after=xyz');
    expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
  });
});

describe('what is told of one person', () => {
  it('leaves out the orgs that the caller does not see', async () => {
    const orgsIn = ({ body }: { body: Record<string, unknown> }) =>
      (body['orgs'] as { org: string }[]).map(({ org }) => org);
    expect(orgsIn(await admin.get('/people/explain?email=cy.fox@example.com'))).toEqual(['primary', 'emea']);
    expect(orgsIn(await emea.get('/people/explain?email=cy.fox@example.com'))).toEqual(['emea']);
    const words = JSON.stringify(await emea.get('/people/explain?email=ann.lee@example.com'));
    expect(words).not.toContain('primary');
    const { body } = await emea.get('/people/history?email=cy.fox@example.com');
    expect(body['orgs']).toEqual(['emea']);
    expect(JSON.stringify(body)).not.toContain('"org":"primary"');
  });

  it('is nothing where the person is of other orgs', async () => {
    const { status, body } = await emea.get('/people/history?email=ann.lee@example.com');
    expect({ status, code: body['code'] }).toEqual({ status: 404, code: 'PERSON_UNKNOWN' });
  });
});

describe('the sync of one person', () => {
  it('is a run of that person alone, told step by step', async () => {
    await world.write(
      'users.csv',
      csvOf([
        ...[row('ann.lee@example.com', 'Sign Sales'), row('bo.ray@example.com', 'Sign Emea')],
        ...[row('cy.fox@example.com', 'Sign Sales', 'Sign Emea'), row('dee.none@example.com', 'Sign Sales')],
        row('eli.new@example.com', 'Sign Sales'),
      ]),
    );
    const run = await ended(await admin.post('/people/sync', { email: 'Dee.None@example.com' }));
    const { status, body } = await admin.get(`/people/sync/${run}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      run: { state: 'done', mode: 'sync' },
      emails: ['dee.none@example.com'],
      directory: {
        state: 'done',
        people: [{ email: 'dee.none@example.com', found: true, enabled: true, groups: ['Sign Sales'] }],
      },
      orgs: [
        {
          org: 'primary',
          reading: { state: 'done', error: null },
          desired: [{ email: 'dee.none@example.com', desired: { groups: [{ name: 'Sales' }] } }],
          plan: { state: 'done' },
          changes: [{ action: 'create', state: 'applied', reason: null, before: null }],
        },
        { org: 'emea', desired: [{ desired: null }], changes: [] },
      ],
    });
    const [primary] = body['orgs'] as { changes: { calls: { call: string; outcome: string }[] }[] }[];
    expect(primary?.changes[0]?.calls.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(await found(admin, '?q=eli')).toEqual([]);
  });

  it('is told to whoever sees one of its orgs, as far as that org goes', async () => {
    const run = await ended(await admin.post('/people/sync', { email: 'cy.fox@example.com', mode: 'plan' }));
    const { body } = await emea.get(`/people/sync/${run}`);
    expect((body['orgs'] as { org: string }[]).map(({ org }) => org)).toEqual(['emea']);
    const other = api.as('zed@example.com', { role: 'admin', orgs: ['apac'] });
    expect(await other.get(`/people/sync/${run}`)).toMatchObject({
      status: 404,
      body: { code: 'RUN_UNKNOWN' },
    });
  });

  it('needs the operator of every org that it concerns', async () => {
    const email = 'cy.fox@example.com';
    const viewer = api.as('vic@example.com', { role: 'viewer', orgs: 'all' });
    expect(await viewer.post('/people/sync', { email })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
    expect(await emea.post('/people/sync', { email })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
    const run = await ended(await emea.post('/people/sync', { email, orgs: ['emea'] }));
    const { body } = await admin.get(`/people/sync/${run}`);
    expect((body['orgs'] as { org: string }[]).map(({ org }) => org)).toEqual(['emea']);
    expect(await emea.post('/people/sync', { email, orgs: ['primary'] })).toMatchObject({ status: 404 });
    expect(await admin.post('/people/sync', { email: 'no address' })).toMatchObject({ status: 400 });
  });
});

describe('orgs', () => {
  interface Org {
    readonly id: string;
    readonly org: string;
  }
  const listed = async (client: CallerClient): Promise<Org[]> =>
    (await client.get('/orgs')).body['orgs'] as Org[];

  it('are shown with their two badges and what these rest on', async () => {
    const { status, body } = await admin.get('/orgs/primary');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ org: 'primary', owner: 'admin@example.com', host: world.sign.url, configurations: ['acme'] },
      ...{
        inSync: 'in-sync',
        health: 'healthy',
        key: 'accepted',
        pause: null,
        held: 0,
        failed: 0,
        drifts: 0,
      },
      people: { managed: 0, signOnly: 1 },
      gate: { waitingUntil: null },
    });
    expect(body['lastCompleteRead']).not.toBeNull();
    expect((body['leaverLatency'] as { people: number }).people).toBe(1);
    expect(JSON.stringify(body)).not.toContain('key-primary');
  });

  it('are listed page by page, each caller their own', async () => {
    expect((await listed(admin)).map(({ org }) => org)).toEqual(['emea', 'primary']);
    expect((await listed(emea)).map(({ org }) => org)).toEqual(['emea']);
    const { body } = await admin.get('/orgs?limit=1');
    expect((body['orgs'] as Org[]).map(({ org }) => org)).toEqual(['emea']);
    const next = await admin.get(`/orgs?limit=1&after=${nextOf(body)}`);
    expect((next.body['orgs'] as Org[]).map(({ org }) => org)).toEqual(['primary']);
    expect(next.body['next']).toBeNull();
    const [, primary] = await listed(admin);
    expect(await emea.get(`/orgs/${primary?.id ?? ''}`)).toMatchObject({
      status: 404,
      body: { code: 'ORG_UNKNOWN' },
    });
  });

  it('are summed up for the first page, and for the head of every page', async () => {
    const { body } = await admin.get('/overview');
    expect(body).toMatchObject({
      orgs: 2,
      health: { healthy: 2, failing: 0 },
      runs: { running: 0, waiting: 0 },
    });
    expect((await emea.get('/overview')).body).toMatchObject({ orgs: 1 });
    const { body: health } = await emea.get('/health');
    expect(health['orgs']).toMatchObject([{ org: 'emea', inSync: 'in-sync', health: 'healthy' }]);
  });

  it('tell what was done day by day, also on days on which nothing was', async () => {
    const { body } = await emea.get('/overview/activity?days=3&zone=Europe/Berlin');
    const days = body['days'] as { readonly day: string; readonly runs: number; readonly applied: number }[];
    const berlin = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' });
    const today = berlin.format(new Date());
    expect(days.map(({ day }) => day)).toEqual([
      ...[2, 1].map((before) => berlin.format(new Date(Date.now() - before * 86_400_000))),
      today,
    ]);
    expect(days[0]).toMatchObject({ runs: 0, applied: 0, skipped: 0, held: 0, failed: 0 });
    expect(days[2]?.runs).toBeGreaterThan(0);
    const [org, ...others] = body['orgs'] as { org: string; runs: number[]; applied: number[] }[];
    expect([org?.org, others]).toEqual(['emea', []]);
    expect(org?.runs.slice(0, 2)).toEqual([0, 0]);
    expect(org?.runs[2]).toBe(days[2]?.runs);
    expect(org?.applied[2]).toBe(days[2]?.applied);
    const elsewhere = await emea.get('/overview/activity?org=primary&days=1');
    expect(elsewhere.body).toEqual({
      days: [{ day: expect.any(String), runs: 0, applied: 0, skipped: 0, held: 0, failed: 0 }],
      orgs: [],
      calls: [],
    });
    expect((await emea.get('/overview/activity?zone=Mars/Base')).status).toBe(400);
  });

  it('are paused and resumed by their operators, which the audit tells', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    expect((await emea.post('/orgs/emea/pause', { reason: 'audit week', until })).body).toMatchObject({
      ...{ org: 'emea', pause: { actor: 'eve@example.com', reason: 'audit week', until } },
    });
    expect((await emea.get('/orgs/emea')).body).toMatchObject({
      health: 'paused',
      pause: { reason: 'audit week' },
    });
    const tested = await emea.post('/orgs/emea/refresh');
    expect(tested.status).toBe(202);
    expect((await emea.post('/orgs/emea/resume')).body).toMatchObject({ pause: null });
    expect((await emea.get('/orgs/emea')).body).toMatchObject({ pause: null });
    await ended(tested);
    const { body } = await emea.get('/audit?kind=configuration');
    expect(
      (body['records'] as { event: string; org: string }[]).map(({ event, org }) => `${org} ${event}`),
    ).toEqual(['emea org-resumed', 'emea org-paused']);
  });

  it.each([
    { why: 'a time in the past', body: { reason: 'x', until: '2020-01-01T00:00:00.000Z' }, status: 400 },
    { why: 'no reason', body: {}, status: 400 },
  ])('are not paused with $why', async ({ body, status }) => {
    expect((await admin.post('/orgs/emea/pause', body)).status).toBe(status);
  });

  it('are not paused by whoever only sees them, and are unknown to everybody else', async () => {
    const viewer = api.as('vic@example.com', { role: 'viewer', orgs: ['emea'] });
    expect(await viewer.post('/orgs/emea/pause', { reason: 'x' })).toMatchObject({ status: 403 });
    expect(await emea.post('/orgs/primary/pause', { reason: 'x' })).toMatchObject({ status: 404 });
  });

  it('are read anew without a plan for anybody, and say whether they can be reached', async () => {
    const { status, body } = await admin.post('/orgs/emea/test');
    expect(status).toBe(200);
    expect(body).toMatchObject({ outcome: 'reached', error: null, users: 3 });
    const kinds = (await admin.get('/orgs')).body['orgs'] as { org: string; accountType: string | null }[];
    expect(kinds).toMatchObject([
      { org: 'emea', accountType: 'ENTERPRISE' },
      { org: 'primary', accountType: null },
    ]);
  });
});

describe('what else there is to look at', () => {
  const viewer: Grant = { role: 'viewer', orgs: ['emea'] };

  it('tells the reads of the directory with their evidence', async () => {
    const { body } = await admin.get('/sources?limit=200');
    expect(body['sources']).toMatchObject([{ configuration: 'acme', type: 'csv', place: 'acme/users.csv' }]);
    const reads = body['reads'] as { everybody: boolean; rows: number; view: string; baseline: boolean }[];
    expect(reads.at(-1)).toMatchObject({ everybody: true, rows: 4, view: 'complete', baseline: true });
    expect(reads.some(({ everybody }) => !everybody)).toBe(true);
  });

  it('tells the rules in their order, with the people whom the last read of everybody has counted', async () => {
    const { status, body } = await admin.get('/rules');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{
        configuration: 'acme',
        scope: { kind: 'mapped', groups: [] },
        umg: false,
        orgAssignment: 'per_org',
      },
      rules: [
        { number: 1, directoryGroup: 'Sign Sales', people: 2, file: 'sign-sync-config.yml', warnings: [] },
        { number: 2, groups: [{ org: 'emea', name: 'Legal', admin: false }], orgs: ['emea'], people: 2 },
      ],
    });
    expect((body['rules'] as { line: number }[])[0]?.line).toBeGreaterThan(1);
    expect((body['seen'] as { run: string }).run).toMatch(/^\d{4}-\d\d-\d\d-\d{4}$/);
  });

  it('tells every key of the configuration with its place, and no secret', async () => {
    const { status, body } = await admin.get('/settings/configuration');
    expect(status).toBe(200);
    const keys = body['keys'] as {
      key: string;
      value: unknown;
      origin: string;
      file: string;
      line: number;
    }[];
    const key = (name: string) => keys.find((candidate) => candidate.key === name);
    expect(key('user_sync.sign_only_user_action')).toMatchObject({
      ...{ value: 'reset', origin: 'file', file: 'acme/sign-sync-config.yml' },
    });
    expect(key('user_sync.sign_only_user_action')?.line).toBeGreaterThan(1);
    expect(key('sign_orgs.emea: integration_key')).toMatchObject({
      ...{ value: '[redacted]', file: 'acme/connector-sign-emea.yml', line: 2 },
    });
    expect(key('connection.retry_count')).toMatchObject({ origin: 'default', file: null, line: null });
    expect(JSON.stringify(body)).not.toMatch(/key-emea|key-primary/);
    expect(JSON.stringify(body)).not.toContain(folder);
  });

  it('tells what is used of each budget, and by which run most', async () => {
    const { body } = await admin.get('/budgets?org=primary');
    expect(body).toMatchObject({ configuration: 'acme', windowHours: 24, truncated: false });
    const [first, second] = body['budgets'] as {
      used: number;
      allowed: number;
      mostBy: { requestedBy: string };
    }[];
    expect(first).toMatchObject({ org: 'primary', scope: 'primary', max: '50', allowed: 50 });
    expect(first?.used).toBeGreaterThan(2);
    expect(first?.mostBy.requestedBy).toBe('ada@example.com');
    expect(second).toMatchObject({ used: 0, max: '10%', mostBy: null });
    expect(((await emea.get('/budgets')).body['budgets'] as { org: string }[]).map(({ org }) => org)).toEqual(
      ['emea', 'emea'],
    );
  });

  it('finds records of the audit by whom, where and when, page by page', async () => {
    const records = async (query: string, client = admin) =>
      (await client.get(`/audit${query}`)).body['records'] as {
        id: string;
        event: string;
        org: string | null;
      }[];
    const ofAnn = await records('?person=Ann.Lee@example.com');
    expect(ofAnn.map(({ event }) => event)).toContain('applied');
    expect(new Set((await records('?org=emea&limit=500')).map(({ org }) => org))).toEqual(new Set(['emea']));
    expect(await records('?person=ann.lee@example.com', emea)).toEqual([]);
    expect(await records(`?from=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
    expect(await records('?run=2020-01-01-0001')).toEqual([]);
    const actors = async (actor: string, client = admin) =>
      (await records(`?actor=${actor}&limit=500`, client)) as unknown as { actor: string }[];
    expect(new Set((await actors('ada@example.com')).map(({ actor }) => actor))).toEqual(
      new Set(['ada@example.com']),
    );
    expect(await actors('nobody@example.com')).toEqual([]);
    const { body } = await admin.get('/audit?limit=2');
    const second = await records(`?limit=2&after=${nextOf(body)}`);
    const first = body['records'] as { id: string }[];
    expect(BigInt(second[0]?.id ?? '0')).toBeLessThan(BigInt(first[1]?.id ?? '0'));
  });

  it('shows changes made by hand in the orgs of the caller alone', async () => {
    await world.db.query(
      `insert into drift (org_id, email_key, email, expected, actual, first_run_id)
       select o.id, 'ann.lee@example.com', 'ann.lee@example.com', '{"accountAdmin":false,"memberships":[]}', '{"accountAdmin":true,"memberships":[]}', r.id
       from org o cross join (select id from run limit 1) r where o.label = 'primary'`,
    );
    const { body } = await admin.get('/drifts');
    expect((body['drifts'] as unknown[]).length).toBe(1);
    const { body: theirs } = await emea.get('/drifts');
    expect(theirs).toMatchObject({ drifts: [], orgs: ['emea'] });
    await world.db.query('delete from drift');
  });

  it('gives one answer to those who see all orgs, and none to others, where it concerns the whole installation', async () => {
    const client = api.as('vic@example.com', viewer);
    expect((await client.get('/overview')).body).toMatchObject({ deadLetters: 0 });
    expect(api.observed.filter(({ event }) => event === 'api.failed')).toEqual([]);
  });
});

describe('dead letters', () => {
  async function bury(reason: string, label: string | null): Promise<string> {
    const [row] = await world.db.query<{ id: string }>(
      `insert into dead_letter (message_id, pattern, consumer, envelope, reason, attempts, first_error, last_error, partition_key)
       values (gen_random_uuid(), 'spec.pattern', 'spec', '{"type":"spec","version":1,"occurredAt":"2026-11-22T08:00:00.000Z"}', $1, 3, 'first', 'last',
         (select id::text from org where label = $2)) returning id`,
      [reason, label],
    );
    return row?.id ?? '';
  }

  it('are told with what they concern, to whom they concern', async () => {
    const id = await bury('SPEC_A', 'emea');
    expect((await emea.get(`/dead-letters/${id}`)).body).toMatchObject({
      ...{ id, reason: 'SPEC_A', orgs: ['emea'], state: 'dead', message: { type: 'spec', version: 1 } },
    });
    const other = await bury('SPEC_A', null);
    expect(await emea.get(`/dead-letters/${other}`)).toMatchObject({
      status: 404,
      body: { code: 'DEAD_LETTER_UNKNOWN' },
    });
    const { body } = await emea.get('/dead-letters?reason=SPEC_A');
    expect((body['deadLetters'] as { id: string }[]).map((letter) => letter.id)).toEqual([id]);
    const page = await admin.get('/dead-letters?reason=SPEC_A&limit=1');
    const next = await admin.get(`/dead-letters?reason=SPEC_A&limit=1&after=${nextOf(page.body)}`);
    expect(
      [
        ...(page.body['deadLetters'] as { id: string }[]),
        ...(next.body['deadLetters'] as { id: string }[]),
      ].map((letter) => letter.id),
    ).toEqual([other, id]);
    expect(next.body['next']).toBeNull();
  });

  it('are sent again as a class, by whom may do that there, and the audit tells it', async () => {
    const mine = await bury('SPEC_B', 'emea');
    await bury('SPEC_B', 'primary');
    expect((await emea.post('/dead-letters/replay', { reason: 'SPEC_B' })).body).toEqual({
      replayed: 1,
      left: 0,
    });
    const states = await admin.get('/dead-letters?reason=SPEC_B');
    expect(
      (states.body['deadLetters'] as { id: string; state: string }[]).map(
        ({ id, state }) => `${id === mine ? 'mine' : 'other'} ${state}`,
      ),
    ).toEqual(['other dead', 'mine replayed']);
    const { body } = await admin.get('/audit?event=dead-letters-replayed');
    expect(body['records']).toMatchObject([{ kind: 'configuration', facts: { count: 1, ids: [mine] } }]);
    expect((await admin.post('/dead-letters/replay', {})).status).toBe(400);
    await world.db.query(`delete from outbox where pattern = 'spec.pattern'`);
  });

  it('are given up by admins with a reason', async () => {
    const id = await bury('SPEC_C', 'emea');
    expect(await emea.post(`/dead-letters/${id}/discard`, { reason: 'old' })).toMatchObject({ status: 403 });
    expect((await admin.post(`/dead-letters/${id}/discard`, { reason: 'old' })).body).toEqual({
      id,
      state: 'discarded',
    });
    const { body } = await admin.get('/audit?event=dead-letter-discarded');
    expect(body['records']).toMatchObject([{ facts: { deadLetter: id, why: 'old' } }]);
  });
});
