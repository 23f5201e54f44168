import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiApp, OpsApiModule } from '../../apps/ops-api/src/index.js';
import { emailKey, groupKey, type PlanItem, Secret } from '#domain';
import { change, personItem } from '#testing';
import { type Answer, OpsApiWorld, opsFiles as files, TOKEN } from './ops-api-world.js';

const person = (name: string, item: Parameters<typeof personItem>[0] = {}) => {
  const email = `${name}@example.com`;
  return personItem({ email, emailKey: emailKey(email), ...item });
};
const lab: PlanItem = { subject: 'group', org: 'primary', groupKey: groupKey('Lab'), name: 'Lab' };
const items: readonly PlanItem[] = [
  lab,
  person('ana'),
  person('bo', { change: change('deactivate', ['Sales'], ['Sales'], { status: ['ACTIVE', 'INACTIVE'] }) }),
  person('cy', { held: 'SIGN_ONLY_LIMIT' }),
  person('di'),
];

let world: OpsApiWorld;
/** Configurations that differ in their orgs, so that their runs do not wait for one another. */
const orgOf = (name: string) => ({ orgs: { primary: { host: `${name}.example.com` } } });

beforeAll(async () => {
  world = await OpsApiWorld.open({
    acme: files(orgOf('acme')),
    tests: files({ ...orgOf('tests'), more: 'invocation_defaults:\n  test_mode: True\n  users: all' }),
    queue: files(orgOf('queue')),
  });
});
afterAll(() => world.close());

const refusedAs = ({ status, body, headers }: Answer) => {
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(body['requestId']).toBe(headers.get('x-request-id'));
  expect(body['detail']).toMatch(/\S/);
  return [status, body['code']];
};

describe('who may ask', () => {
  it('is whoever has the token, on every route and on those that do not exist', async () => {
    for (const authorization of ['', 'Bearer wrong', `Basic ${TOKEN}`]) {
      for (const path of ['/runs', '/nothing']) {
        const answer = await world.send('GET', path, undefined, { authorization });
        expect(refusedAs(answer)).toEqual([401, 'API_TOKEN_REFUSED']);
        expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      }
    }
    expect((await world.get('/runs')).status).toBe(200);
  });

  it('cannot be left open to other machines', async () => {
    const module = OpsApiModule.with({ db: world.db, configurations: world.configurations });
    for (const host of ['0.0.0.0', '::', '10.1.2.3', 'ops.example.com']) {
      await expect(createApiApp(module, { host })).rejects.toMatchObject({ code: 'API_TOKEN_MISSING' });
    }
    const open = await createApiApp(module, { host: '127.0.0.1' });
    await open.close();
    const guarded = await createApiApp(module, { host: '0.0.0.0', token: new Secret('x') });
    await guarded.close();
  });

  it('gets answers that name no server and are not kept', async () => {
    const { headers } = await world.get('/runs');
    expect(headers.get('server')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  });
});

describe('a bad request', () => {
  it('is refused with what is wrong with it', async () => {
    const wrong: readonly (readonly [unknown, string])[] = [
      [{ mode: 'apply' }, 'mode'],
      [{ configuration: 7 }, 'configuration'],
      [{ confguration: 'acme' }, 'confguration'],
      [{ users: [] }, 'users'],
      [[], ''],
    ];
    for (const [body, named] of wrong) {
      const answer = await world.post('/runs', body);
      expect(refusedAs(answer)).toEqual([400, 'REQUEST_INVALID']);
      expect(answer.body['detail']).toContain(named);
    }
  });

  it('is refused when it is no JSON, or too large', async () => {
    const json = { 'content-type': 'application/json' };
    const send = (body: string, headers: Record<string, string>) =>
      world.send('POST', '/runs', body, headers);
    expect(refusedAs(await send('{', json))).toEqual([400, 'REQUEST_INVALID']);
    expect(refusedAs(await send('', json))).toEqual([400, 'REQUEST_INVALID']);
    expect(refusedAs(await send('{}', { 'content-type': 'text/plain' }))).toEqual([415, 'REQUEST_NOT_JSON']);
    const large = JSON.stringify({ users: ['x'.repeat(2 * 1024 * 1024)] });
    expect(refusedAs(await send(large, json))).toEqual([413, 'REQUEST_TOO_LARGE']);
  });

  it('is refused where its query or its path cannot be', async () => {
    const paths = [
      '/runs?limit=0',
      '/runs?limit=1e3',
      '/runs?limit=501',
      '/plans?hash=XYZ',
      '/plans/7/items',
    ];
    for (const path of paths) expect(refusedAs(await world.get(path))).toEqual([400, 'REQUEST_INVALID']);
    expect(refusedAs(await world.get('/nothing'))).toEqual([404, 'ROUTE_UNKNOWN']);
    expect(refusedAs(await world.send('DELETE', '/runs'))).toEqual([404, 'ROUTE_UNKNOWN']);
  });

  it('is told of what is not there', async () => {
    const id = randomUUID();
    for (const path of [
      `/runs/${id}`,
      '/runs/2020-01-01-0001',
      `/runs/${id}/progress`,
      `/runs/${id}/plans`,
    ]) {
      expect(refusedAs(await world.get(path))).toEqual([404, 'RUN_UNKNOWN']);
    }
    for (const what of ['items', 'tallies', 'skips']) {
      expect(refusedAs(await world.get(`/plans/${id}/${what}`))).toEqual([404, 'PLAN_UNKNOWN']);
    }
    expect(refusedAs(await world.post(`/runs/${id}/cancel`))).toEqual([404, 'RUN_UNKNOWN']);
    for (const what of ['replay', 'discard']) {
      expect(refusedAs(await world.post(`/dead-letters/${id}/${what}`))).toEqual([
        404,
        'DEAD_LETTER_UNKNOWN',
      ]);
    }
  });
});

describe('a request for a run', () => {
  it('stores the run and its first message, under the trace that begins here', async () => {
    const { status, body } = await world.post('/runs', {
      configuration: 'acme',
      mode: 'plan',
      allowEmpty: true,
    });
    const id = String(body['id']);
    expect([status, body]).toEqual([
      202,
      {
        ...{ id, name: body['name'], mode: 'plan', state: 'running', admission: 'started' },
        follow: { id, name: body['name'] },
      },
    ]);
    expect(await world.outbox()).toContain(`run.requested.v1 ${id}`);
    const run = await world.runs.find(id);
    const options = { allowEmpty: true };
    expect(run).toMatchObject({ configName: 'acme', mode: 'plan', scope: { kind: 'mapped' }, options });
    const [message] = await world.db.query<{ envelope: string }>(
      'select envelope from outbox where run_id = $1',
      [id],
    );
    expect(message?.envelope).toContain(`00-${run.traceId}-`);
    await world.post(`/runs/${id}/cancel`);
  });

  it('lets the configuration decide what was left out', async () => {
    const byDefault = await world.post('/runs', { configuration: 'tests' });
    expect(byDefault.body['mode']).toBe('test');
    expect((await world.runs.find(String(byDefault.body['id']))).scope).toEqual({ kind: 'all' });
    await world.post(`/runs/${String(byDefault.body['id'])}/cancel`);

    const said = await world.post('/runs', { configuration: 'tests', mode: 'sync', users: ['group', 'A,B'] });
    expect(said.body['mode']).toBe('sync');
    const { scope } = await world.runs.find(String(said.body['id']));
    expect(scope).toEqual({ kind: 'group', groups: ['A', 'B'] });
    await world.post(`/runs/${String(said.body['id'])}/cancel`);
  });

  it('needs a configuration that is there, and names those that are', async () => {
    const unknown = await world.post('/runs', { configuration: 'acmee' });
    expect(refusedAs(unknown)).toEqual([404, 'CONFIGURATION_UNKNOWN']);
    expect(unknown.body['detail']).toContain('It has acme, queue, tests.');
    expect(refusedAs(await world.post('/runs', {}))).toEqual([422, 'CONFIGURATION_NEEDED']);
  });

  it('goes by the files as they are now', async () => {
    await world.write({ fresh: files(orgOf('fresh')) });
    const { body, status } = await world.post('/runs', { configuration: 'fresh', mode: 'test' });
    expect(status).toBe(202);
    await world.post(`/runs/${String(body['id'])}/cancel`);

    await world.write({ fresh: { 'sign-sync-config.yml': 'sign_orgs: [' } });
    const broken = await world.post('/runs', { configuration: 'fresh', mode: 'test' });
    expect(refusedAs(broken)).toEqual([422, 'CONFIG_INVALID']);
    expect(broken.body['detail']).toContain('sign-sync-config.yml');
  });

  it('refuses words after --users that name nobody, as the command line does', async () => {
    const answer = await world.post('/runs', { configuration: 'acme', users: ['somebody'] });
    expect(refusedAs(answer)).toEqual([422, 'CONFIG_INVALID']);
    expect(answer.body['detail']).toContain('--users');
  });

  it('under the same key is the same run, however often and at once it comes', async () => {
    const key = randomUUID();
    const ask = () =>
      world.post('/runs', { configuration: 'acme', mode: 'test' }, { 'idempotency-key': key });
    const answers = await Promise.all([ask(), ask(), ask()]);
    answers.push(await ask());
    const id = String(answers[0]?.body['id']);
    expect(answers.map(({ status, body }) => [status, body['id']])).toEqual(answers.map(() => [202, id]));
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(3);
    const messages = (await world.outbox()).filter((line) => line.endsWith(id));
    expect(messages).toHaveLength(1);

    const other = { configuration: 'acme', mode: 'sync' };
    const reused = await world.post('/runs', other, { 'idempotency-key': key });
    expect(refusedAs(reused)).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    const noKey = await world.post('/runs', other, { 'idempotency-key': 'two words' });
    expect(refusedAs(noKey)).toEqual([400, 'REQUEST_INVALID']);
    await world.post(`/runs/${id}/cancel`);
  });

  it('under a key that was refused can be sent again, corrected', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const unknown = await world.post('/runs', { configuration: 'nobody', mode: 'test' }, headers);
    expect(refusedAs(unknown)).toEqual([404, 'CONFIGURATION_UNKNOWN']);
    const { status, body } = await world.post('/runs', { configuration: 'acme', mode: 'test' }, headers);
    expect(status).toBe(202);
    await world.post(`/runs/${String(body['id'])}/cancel`);
  });

  it('under the key of a try that was killed finds the run of that try', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const ask = () => world.post('/runs', { configuration: 'acme', mode: 'test' }, headers);
    const { body } = await ask();
    await world.db.query(
      `update idempotent_request set status = null, answer = null, claimed_until = now() where key = $1`,
      [headers['idempotency-key']],
    );
    expect((await ask()).body['id']).toBe(body['id']);
    await world.post(`/runs/${String(body['id'])}/cancel`);
  });
});

describe('requests that meet', () => {
  it('wait for one another, join one that waits for the same, and are started in turn', async () => {
    const ask = async (mode: string) => (await world.post('/runs', { configuration: 'queue', mode })).body;
    const [first, second, third] = [await ask('plan'), await ask('sync'), await ask('sync')];
    expect([first, second, third].map((run) => run['admission'])).toEqual(['started', 'waiting', 'joined']);
    expect(third['follow']).toEqual({ id: second['id'], name: second['name'] });

    const progress = await world.get(`/runs/${String(second['id'])}/progress`);
    expect(progress.body).toMatchObject({ state: 'waiting', waitingFor: [first['name']] });
    const joined = await world.get(`/runs/${String(third['name'])}`);
    expect(joined.body).toMatchObject({ state: 'joined', joinedRunId: second['id'] });

    const cancelled = await world.post(`/runs/${String(first['name'])}/cancel`);
    expect([cancelled.status, cancelled.body['state']]).toEqual([200, 'cancelled']);
    expect(await world.outbox()).not.toContain(`run.requested.v1 ${String(first['id'])}`);
    expect(await world.outbox()).toContain(`run.requested.v1 ${String(second['id'])}`);
    expect((await world.get(`/runs/${String(second['id'])}`)).body['state']).toBe('running');

    await world.post(`/runs/${String(third['id'])}/cancel`);
    expect((await world.get(`/runs/${String(second['id'])}`)).body['state']).toBe('running');
    await world.post(`/runs/${String(second['id'])}/cancel`);
  });

  it('can be cancelled twice, and not once they have come to their own end', async () => {
    const { body } = await world.post('/runs', { configuration: 'queue', mode: 'plan' });
    const id = String(body['id']);
    expect((await world.post(`/runs/${id}/cancel`)).status).toBe(200);
    expect((await world.post(`/runs/${id}/cancel`)).status).toBe(200);
    const { runId } = await world.storePlan('queue', [lab]);
    expect(refusedAs(await world.post(`/runs/${runId}/cancel`))).toEqual([409, 'RUN_ENDED']);
  });
});

describe('what is stored', () => {
  it('is listed, the newest first, and read by id or by name', async () => {
    const { runId } = await world.storePlan('acme', items);
    const { body } = await world.get('/runs?limit=2');
    const [newest, ...others] = body['runs'] as { id: string; name: string; startedAt: string }[];
    expect([newest?.id, others.length]).toEqual([runId, 1]);
    expect(newest?.startedAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    const byName = await world.get(`/runs/${newest?.name ?? ''}`);
    expect(byName.body).toEqual((await world.get(`/runs/${runId}`)).body);
    expect(byName.body).toMatchObject({
      id: runId,
      state: 'done',
      mode: 'plan',
      error: null,
      directory: null,
    });
    expect((await world.get(`/runs/${runId}/calls`)).body).toEqual({ calls: 0 });
  });

  it('is a plan for each org, its items narrowed and in pages, its skips and its counts', async () => {
    const { runId, orgId, planId, hash } = await world.storePlan('acme', items);
    const { body } = await world.get(`/runs/${runId}/plans`);
    expect(body['plans']).toMatchObject([
      { planId, orgId, label: 'primary', state: 'planned', counts: { signUsers: 3, skipped: { OWNER: 1 } } },
    ]);

    const subjects = async (query: string) => {
      const page = (await world.get(`/plans/${planId}/items${query}`)).body;
      const list = page['items'] as { item: PlanItem }[];
      return {
        next: page['next'],
        names: list.map(({ item }) => (item.subject === 'group' ? item.name : item.email.split('@')[0])),
      };
    };
    expect(await subjects('')).toEqual({ names: ['Lab', 'ana', 'bo', 'cy', 'di'], next: null });
    const first = await subjects('?limit=2');
    expect(first.names).toEqual(['Lab', 'ana']);
    const second = await subjects(`?limit=2&after=${String(first.next)}`);
    expect(second.names).toEqual(['bo', 'cy']);
    expect(await subjects(`?limit=2&after=${String(second.next)}`)).toEqual({ names: ['di'], next: null });
    expect((await world.get(`/plans/${planId}/items?after=2`)).status).toBe(400);
    expect((await subjects('?state=held')).names).toEqual(['cy']);
    expect((await subjects('?action=deactivate')).names).toEqual(['bo']);
    expect((await subjects('?except=deactivate&except=create-group&state=planned')).names).toEqual([
      'ana',
      'di',
    ]);
    expect((await subjects('?effect=move')).names).toContain('ana');
    expect((await subjects('?reason=SIGN_ONLY_LIMIT')).names).toEqual(['cy']);

    const skips = await world.get(`/plans/${planId}/skips`);
    expect(skips.body).toEqual({ skips: [{ email: 'Admin@example.com', reason: 'OWNER' }] });
    const tallies = (await world.get(`/plans/${planId}/tallies`)).body['tallies'] as { items: number }[];
    expect(tallies.reduce((sum, tally) => sum + tally.items, 0)).toBe(items.length);

    const found = (await world.get(`/plans?hash=${hash.slice(0, 12)}`)).body;
    expect(found).toEqual({ plans: [{ runId: expect.any(String), hash }] });
    expect((await world.get('/plans?hash=ffffffffffff')).body).toEqual({ plans: [] });
    expect((await world.get('/plans/latest?configuration=acme')).body).toEqual({ runId });
    expect((await world.get('/plans/latest?configuration=tests')).body).toEqual({ runId: null });
  });

  it('are items exactly as they were sealed, whatever order their keys have', async () => {
    const { planId } = await world.storePlan('acme', items);
    const { body } = await world.get(`/plans/${planId}/items`);
    const [stored] = await world.db.query<{ text: string }>(
      `select json_agg(body order by position)::text as text from plan_item where plan_id = $1`,
      [planId],
    );
    const sent = (body['items'] as { item: unknown }[]).map(({ item }) => item);
    expect(JSON.stringify(sent)).toBe(JSON.stringify(JSON.parse(stored?.text ?? '')));
  });
});

describe('an approval', () => {
  it('starts a run that applies exactly that plan, once', async () => {
    const { runId, hash } = await world.storePlan('acme', [person('eve')]);
    const key = randomUUID();
    const approve = () => world.post(`/plans/${hash}/approve`, { by: 'ana' }, { 'idempotency-key': key });
    const { status, body } = await approve();
    const id = String(body['id']);
    expect([status, body['mode'], body['state']]).toEqual([202, 'apply', 'running']);
    const options = { planRunId: runId, approvedBy: 'ana' };
    expect((await world.runs.find(id)).options).toEqual(options);
    expect(await world.outbox()).toContain(`run.requested.v1 ${id}`);

    await world.db.query(`update plan set state = 'approved', apply_run_id = $2 where run_id = $1`, [
      runId,
      id,
    ]);
    expect((await approve()).body['id']).toBe(id);
    const again = await world.post(`/plans/${hash}/approve`);
    expect(refusedAs(again)).toEqual([409, 'PLAN_REFUSED']);
    expect(again.body['detail']).toContain('a plan is used once');
    await world.post(`/runs/${id}/cancel`);
  });

  it('is refused where the plan is unknown, ambiguous, or of another configuration', async () => {
    const refused = async (path: string, body: unknown = {}) => {
      const answer = await world.post(path, body);
      expect(refusedAs(answer)).toEqual([409, 'PLAN_REFUSED']);
      return String(answer.body['detail']);
    };
    const unknown = await world.post(`/plans/${'e'.repeat(64)}/approve`);
    expect(refusedAs(unknown)).toEqual([404, 'PLAN_UNKNOWN']);
    expect(unknown.body['detail']).toContain('No stored plan has the hash');

    const { runId, hash } = await world.storePlan('acme', [person('fay')]);
    const twin = await world.storePlan('acme', [person('gil')]);
    await world.db.query('update run set plan_hash = $2 where id = $1', [
      twin.runId,
      `${hash.slice(0, 20)}${'0'.repeat(44)}`,
    ]);
    expect(await refused(`/plans/${hash.slice(0, 8)}/approve`)).toContain(`Several plans begin with`);
    const asOther = { configuration: 'queue' };
    expect(await refused(`/plans/${hash}/approve`, asOther)).toContain('of "acme", not of "queue"');

    await world.db.query(`update run set config_digest = 'older' where id = $1`, [runId]);
    expect(await refused(`/plans/${hash}/approve`)).toContain('The configuration has changed');
    await world.db.query(`update plan set state = 'superseded' where run_id = $1`, [twin.runId]);
    const { planHash } = await world.runs.find(twin.runId);
    expect(await refused(`/plans/${planHash ?? ''}/approve`)).toContain('A later run has decided anew');
    expect(refusedAs(await world.post('/plans/7f3/approve'))).toEqual([400, 'REQUEST_INVALID']);
  });
});

describe('configurations', () => {
  it('are listed with their size, without a path of the server or a key', async () => {
    const { body } = await world.get('/configurations');
    const [acme] = body['configurations'] as Record<string, unknown>[];
    expect(acme).toMatchObject({
      ...{ name: 'acme', file: 'acme/sign-sync-config.yml', orgs: ['primary'], rules: 1 },
      sources: [{ type: 'csv', place: 'acme/users.csv' }],
    });
    expect(JSON.stringify(body)).not.toMatch(/tmp|key-primary|integration/);
  });

  it('are checked for a run to come, with what it would warn of', async () => {
    const check = { configuration: 'acme', users: ['group', 'Nobody'] };
    const { status, body } = await world.post('/configurations/check', check);
    expect([status, body['name']]).toEqual([200, 'acme']);
    expect(body['notes']).toEqual([expect.stringContaining('no rule names the directory group "Nobody"')]);
  });
});

describe('dead letters', () => {
  it('are listed, sent again, or done with', async () => {
    const ids = [randomUUID(), randomUUID()];
    for (const id of ids) {
      await world.db.query(
        `insert into dead_letter (id, message_id, pattern, consumer, envelope, reason, attempts, first_error, last_error)
         values ($1, $2, 'run.finished.v1', 'planner', '{}', 'ATTEMPTS_EXHAUSTED', 5, 'first', 'last')`,
        [id, randomUUID()],
      );
    }
    const states = async (query: string) => {
      const { body } = await world.get(`/dead-letters${query}`);
      return (body['deadLetters'] as { id: string; state: string }[]).map(({ state }) => state);
    };
    expect(await states('?state=dead&limit=10')).toEqual(['dead', 'dead']);
    const replayed = await world.post(`/dead-letters/${ids[0] ?? ''}/replay`);
    expect(replayed.body).toEqual({ id: ids[0], state: 'replayed' });
    const discarded = await world.post(`/dead-letters/${ids[1] ?? ''}/discard`);
    expect(discarded.body).toEqual({ id: ids[1], state: 'discarded' });
    expect(await states('?state=dead')).toEqual([]);
    expect((await states('')).toSorted()).toEqual(['discarded', 'replayed']);
    const twice = await world.post(`/dead-letters/${ids[1] ?? ''}/replay`);
    expect(refusedAs(twice)).toEqual([404, 'DEAD_LETTER_UNKNOWN']);
  });
});

describe('a defect', () => {
  it('is told by its request alone, and said in full in the log', async () => {
    const { runId } = await world.storePlan('acme', [lab]);
    await world.db.query(`update run set directory = '{"view": "sideways"}' where id = $1`, [runId]);
    const answer = await world.get(`/runs/${runId}`);
    expect(refusedAs(answer)).toEqual([500, 'INTERNAL']);
    expect(answer.body['detail']).not.toContain('sideways');
    expect(world.observed).toContainEqual(
      expect.objectContaining({ event: 'api.failed', requestId: answer.body['requestId'] }),
    );
  });
});
