import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditRepository } from '#db';
import { type Caller, emailKey, type PlanItem } from '#domain';
import { change, personItem } from '#testing';
import { opsFiles, OpsApiWorld, TOKEN } from './ops-api-world.js';

const person = (name: string, item: Parameters<typeof personItem>[0] = {}) => {
  const email = `${name}@example.com`;
  return personItem({ email, emailKey: emailKey(email), ...item });
};
const people = (actor: string, grants: Caller['grants']): Caller => ({ actor, kind: 'person', grants });
const callers = {
  watcher: people('watcher@example.com', [{ role: 'viewer', orgs: ['primary'] }]),
  keeper: people('keeper@example.com', [{ role: 'operator', orgs: ['primary'] }]),
  stranger: people('stranger@example.com', [{ role: 'admin', orgs: ['emea'] }]),
};
const as = (name: keyof typeof callers) => ({ 'x-as': name });

let world: OpsApiWorld;
beforeAll(async () => {
  const orgs = (host: string) => ({ orgs: { primary: { host: `${host}.example.com` } } });
  const both = { primary: { host: 'both.example.com' }, emea: { host: 'emea.example.com' } };
  world = await OpsApiWorld.open(
    { acme: opsFiles(orgs('acme')), other: opsFiles(orgs('other')), both: opsFiles({ orgs: both }) },
    callers,
  );
});
afterAll(() => world.close());

const refusedAs = ({ status, body }: Awaited<ReturnType<OpsApiWorld['get']>>) => [status, body['code']];
const start = async (configuration: string, mode = 'test') =>
  (await world.post('/runs', { configuration, mode })).body as { id: string; name: string };
const cancel = (id: string) => world.post(`/runs/${id}/cancel`);

/** A run that has applied its plan: some of it failed. */
async function failedRun(items: readonly PlanItem[], failed: readonly string[]): Promise<string> {
  const { runId } = await world.storePlan('acme', items);
  await world.db.query(
    `update plan_item i set finished_at = clock_timestamp(), state = case when i.email = any($2::text[]) then 'failed' else 'applied' end,
       reason = case when i.email = any($2::text[]) then '{"code": "SIGN_REFUSED", "message": "Sign said no."}'::jsonb end
     from plan p where p.id = i.plan_id and p.run_id = $1`,
    [runId, failed],
  );
  await world.db.query(`update plan set apply_run_id = run_id, state = 'done' where run_id = $1`, [runId]);
  await world.db.query(`update run set state = 'partly_done', mode = 'sync' where id = $1`, [runId]);
  return runId;
}

describe('runs', () => {
  it('are listed page by page, each once, also while new ones come', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const { id } = await start('other');
      ids.unshift(id);
      await cancel(id);
    }
    const seen: string[] = [];
    let path = '/runs?configuration=other&limit=2';
    for (let pages = 0; pages < 4; pages += 1) {
      const { body } = await world.get(path);
      seen.push(...(body['runs'] as { id: string }[]).map(({ id }) => id));
      if (body['next'] === null) break;
      const { id } = await start('other');
      await cancel(id);
      path = `/runs?configuration=other&limit=2&after=${body['next'] as string}`;
    }
    expect(seen).toEqual(ids);
    expect(refusedAs(await world.get('/runs?after=nothing'))).toEqual([400, 'REQUEST_INVALID']);
  });

  it('are narrowed by state, mode, org and time', async () => {
    const { id } = await start('acme', 'plan');
    const found = async (query: string) => {
      const { body } = await world.get(`/runs?configuration=acme&${query}`);
      return (body['runs'] as { id: string }[]).some((run) => run.id === id);
    };
    for (const query of [
      'state=running',
      'mode=plan&mode=test',
      'org=primary',
      'from=2020-01-01T00:00:00Z',
    ]) {
      expect([query, await found(query)]).toEqual([query, true]);
    }
    for (const query of ['state=done', 'mode=sync', 'org=emea', 'to=2020-01-01T00:00:00Z']) {
      expect([query, await found(query)]).toEqual([query, false]);
    }
    await cancel(id);
  });

  it('are summed up: phases, items by state, and failures by their cause', async () => {
    const runId = await failedRun(
      [person('ana'), person('bo'), person('cy')],
      ['bo@example.com', 'cy@example.com'],
    );
    const { body, status } = await world.get(`/runs/${runId}/summary`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      run: { id: runId, state: 'partly_done' },
      items: { applied: 1, failed: 2 },
      failures: [{ org: 'primary', code: 'SIGN_REFUSED', message: 'Sign said no.', items: 2 }],
      progress: { orgs: [{ label: 'primary', items: 3, finished: 3 }] },
    });
    const [failure] = body['failures'] as { examples: { email: string }[] }[];
    expect(failure?.examples.map(({ email }) => email)).toEqual(['bo@example.com', 'cy@example.com']);
    const phases = (body['phases'] as { phase: string }[]).map(({ phase }) => phase);
    expect(phases).toEqual(['waiting', 'reading', 'planning', 'applying']);
  });
});

describe('trying again what failed', () => {
  it('starts a run of exactly those people, once for a key', async () => {
    const runId = await failedRun([person('ana'), person('bo')], ['bo@example.com']);
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all([0, 1].map(() => world.post(`/runs/${runId}/retry`, {}, key)));
    const [one, two] = answers.map(({ status, body }) => ({
      status,
      id: String(body['id']),
      mode: body['mode'],
    }));
    expect(one).toEqual(two);
    expect([one?.status, one?.mode]).toEqual([202, 'sync']);
    const { options, requestedBy } = await world.runs.find(one?.id ?? '');
    expect([options, requestedBy]).toEqual([{ people: ['bo@example.com'] }, 'api']);
    await cancel(one?.id ?? '');
  });

  it('is refused where nobody failed, or the run goes on', async () => {
    const runId = await failedRun([person('ana')], []);
    expect(refusedAs(await world.post(`/runs/${runId}/retry`))).toEqual([409, 'RETRY_REFUSED']);
    const { id } = await start('acme');
    expect(refusedAs(await world.post(`/runs/${id}/retry`))).toEqual([409, 'RETRY_REFUSED']);
    await cancel(id);
  });
});

describe('an undo', () => {
  it('takes no orgs, as it concerns those of the run that it undoes', async () => {
    const { id } = await start('acme');
    const undo = { configuration: 'acme', undo: id, orgs: ['primary'] };
    expect(refusedAs(await world.post('/runs', undo))).toEqual([400, 'REQUEST_INVALID']);
    await cancel(id);
  });
});

describe('somebody with rights in some orgs', () => {
  it('finds no run of another org, neither listed nor by its id', async () => {
    const { id } = await start('acme');
    const { body } = await world.send('GET', '/runs', undefined, as('stranger'));
    expect(body['runs']).toEqual([]);
    for (const what of ['', '/summary', '/progress', '/plans', '/calls', '/events']) {
      const answer = await world.send('GET', `/runs/${id}${what}`, undefined, as('stranger'));
      expect([what, ...refusedAs(answer)]).toEqual([what, 404, 'RUN_UNKNOWN']);
    }
    for (const what of ['cancel', 'retry']) {
      expect(refusedAs(await world.post(`/runs/${id}/${what}`, {}, as('stranger')))).toEqual([
        404,
        'RUN_UNKNOWN',
      ]);
    }
    expect((await world.runs.find(id)).state).toBe('running');
    await cancel(id);
  });

  it('counts the runs that are under way of their own orgs', async () => {
    const { id } = await start('acme');
    const counted = async (name: keyof typeof callers) =>
      (await world.send('GET', '/overview', undefined, as(name))).body['runs'];
    expect(await counted('watcher')).toEqual({ running: 1, waiting: 0 });
    expect(await counted('stranger')).toEqual({ running: 0, waiting: 0 });
    await cancel(id);
  });

  it('sees what they may not change, and is told so', async () => {
    const { id } = await start('acme');
    expect((await world.send('GET', `/runs/${id}`, undefined, as('watcher'))).status).toBe(200);
    expect(refusedAs(await world.post(`/runs/${id}/cancel`, {}, as('watcher')))).toEqual([403, 'FORBIDDEN']);
    expect(refusedAs(await world.post('/runs', { configuration: 'acme' }, as('watcher')))).toEqual([
      403,
      'FORBIDDEN',
    ]);
    expect((await world.post(`/runs/${id}/cancel`, {}, as('keeper'))).status).toBe(200);
    const [record] = await world.db.query<{ record: { event: string } }>(
      `select to_jsonb(a) as record from audit_record a where run_id = $1 order by id desc limit 1`,
      [id],
    );
    expect(record?.record.event).toBe('run-cancelled');
  });

  it('starts a run of their orgs alone, and none of another one', async () => {
    const request = (orgs?: readonly string[]) =>
      world.post('/runs', { configuration: 'both', mode: 'test', orgs }, as('stranger'));
    expect(refusedAs(await request())).toEqual([403, 'FORBIDDEN']);
    expect(refusedAs(await request(['emea', 'primary']))).toEqual([404, 'ORG_UNKNOWN']);
    expect(refusedAs(await request(['apac']))).toEqual([404, 'ORG_UNKNOWN']);
    expect(refusedAs(await request([]))).toEqual([400, 'REQUEST_INVALID']);

    const { status, body } = await request(['emea']);
    expect(status).toBe(202);
    const id = String(body['id']);
    expect((await world.runs.find(id)).options).toEqual({ orgs: ['emea'] });
    const { body: progress } = await world.get(`/runs/${id}/progress`);
    expect((progress['orgs'] as { label: string }[]).map(({ label }) => label)).toEqual(['emea']);
    await cancel(id);
  });

  it('is named by the record, and by nobody else’s name', async () => {
    const asked = await world.post('/runs', { configuration: 'acme', mode: 'test' }, as('keeper'));
    expect((await world.runs.find(String(asked.body['id']))).requestedBy).toBe('keeper@example.com');
    await cancel(String(asked.body['id']));
    const lie = { configuration: 'acme', mode: 'test', by: 'somebody else' };
    expect(refusedAs(await world.post('/runs', lie, as('keeper')))).toEqual([400, 'REQUEST_INVALID']);
  });
});

describe('a run that is watched', () => {
  const watch = async (path: string, headers: Record<string, string> = {}) => {
    const ended = new AbortController();
    const response = await fetch(`${world.api.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      signal: ended.signal,
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    return { response, stop: () => ended.abort() };
  };
  const idOf = (text: string) => /^id: (.*)$/m.exec(text)?.[1] ?? '';

  it('tells each change, and its end', async () => {
    const { id } = await start('acme');
    const { response } = await watch(`/runs/${id}/events`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('data: ')) text += (await reader?.read())?.value ?? '';
    expect(text).toContain('event: progress');
    expect(text).toContain('"state":"running"');
    await cancel(id);
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
      text += part.value;
    expect(text).toContain('"state":"cancelled"');
    expect(text).toMatch(/event: end\n/);

    const again = await watch(`/runs/${id}/events`, {
      'last-event-id': idOf(text.slice(text.indexOf('cancelled') - 300)),
    });
    expect(await again.response.text()).toContain('event: end');
  });

  it('is told nothing twice who comes back with what they have seen', async () => {
    const { runId } = await world.storePlan('acme', [
      person('zoe', { change: change('update', ['A'], ['B']) }),
    ]);
    const first = await (await watch(`/runs/${runId}/events`)).response.text();
    expect(first).toContain('event: progress');
    const second = await (
      await watch(`/runs/${runId}/events`, { 'last-event-id': idOf(first) })
    ).response.text();
    expect(second).not.toContain('event: progress');
    expect(second).toContain('event: end');
  });

  it('is one of all runs that begin, change and end', async () => {
    const { response, stop } = await watch('/events');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const { id } = await start('acme');
    let text = '';
    while (!text.includes(id)) text += (await reader?.read())?.value ?? '';
    await cancel(id);
    while (!new RegExp(`"id":"${id}"[^\\n]*"cancelled"`).test(text))
      text += (await reader?.read())?.value ?? '';
    expect(text).toContain('event: run');
    stop();
    await reader?.cancel().catch(() => undefined);
  });
});

describe('the timeline of a run', () => {
  it('counts calls by time and route, and shows the silence that Sign has asked for', async () => {
    const { runId, orgId } = await world.storePlan('acme', [person('ana')]);
    await world.db.query(
      `update run set started_at = '2026-11-22T10:00:00Z', finished_at = '2026-11-22T10:04:00Z' where id = $1`,
      [runId],
    );
    const calls = [
      ['GET /users', '10:00:00.000', 'ok'],
      ['GET /users', '10:00:00.200', 'throttled'],
      // Sent before the answer had come that said to wait.
      ['GET /groups', '10:00:00.250', 'throttled'],
      ['GET /users', '10:00:30.000', 'ok'],
      ['PUT /users/:id/groups', '10:02:00.000', 'refused'],
    ] as const;
    await world.db.transaction(async (tx) =>
      new AuditRepository(world.db).append(
        tx,
        calls.map(([event, at, outcome]) => ({
          ...{ runId, orgId, kind: 'call' as const, event },
          facts: { startedAt: `2026-11-22T${at}Z`, durationMs: 100, outcome },
        })),
      ),
    );
    const { body } = await world.get(`/runs/${runId}/timeline`);
    expect(body).toMatchObject({ since: '2026-11-22T10:00:00.000Z', stepMs: 1000, isWhole: true });
    const [lane] = body['orgs'] as Record<string, unknown>[];
    expect(lane).toMatchObject({
      label: 'primary',
      calls: [
        { at: 0, reads: 3, writes: 0, failed: 0, throttled: 2 },
        { at: 30, reads: 1, writes: 0, failed: 0, throttled: 0 },
        { at: 120, reads: 0, writes: 1, failed: 1, throttled: 0 },
      ],
      waits: [{ since: '2026-11-22T10:00:00.350Z', until: '2026-11-22T10:00:30.000Z' }],
    });
    expect(lane).toHaveProperty('routes.0', {
      ...{ route: 'GET /users', calls: 3, failed: 0, throttled: 1, totalMs: 300, longestMs: 100 },
    });
  });
});
