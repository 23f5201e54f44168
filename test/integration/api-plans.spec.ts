import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, emailKey, groupKey, type PlanItem } from '#domain';
import { change, personItem } from '#testing';
import { opsFiles, OpsApiWorld } from './ops-api-world.js';

const person = (name: string, item: Parameters<typeof personItem>[0] = {}) => {
  const email = `${name}@example.com`;
  return personItem({ email, emailKey: emailKey(email), ...item });
};
const lab: PlanItem = { subject: 'group', org: 'primary', groupKey: groupKey('=Lab'), name: '=Lab' };
const held = (name: string) => person(name, { held: 'SIGN_ONLY_LIMIT' });
const people = (actor: string, grants: Caller['grants']): Caller => ({ actor, kind: 'person', grants });
const callers = {
  olive: people('olive@example.com', [{ role: 'approver', orgs: ['primary'] }]),
  quinn: people('quinn@example.com', [{ role: 'approver', orgs: 'all' }]),
  admin: people('admin@example.com', [{ role: 'admin', orgs: 'all' }]),
  operator: people('operator@example.com', [{ role: 'operator', orgs: ['primary'] }]),
  stranger: people('stranger@example.com', [{ role: 'admin', orgs: ['emea'] }]),
};
const as = (name: keyof typeof callers) => ({ 'x-as': name });

let world: OpsApiWorld;
beforeAll(async () => {
  const approvals = 'approvals:\n  approvers: 2\n  four_eyes: True\n';
  world = await OpsApiWorld.open({ acme: opsFiles({ more: approvals }), plain: opsFiles() }, callers);
});
afterAll(() => world.close());

const get = (path: string, name: keyof typeof callers) => world.send('GET', path, undefined, as(name));
const refusedAs = ({ status, body }: Awaited<ReturnType<OpsApiWorld['get']>>) => [status, body['code']];
const release = (runId: string) =>
  world.db
    .query(`update plan set state = 'superseded' where run_id = $1`, [runId])
    .then(() =>
      world.db.query(
        `update plan_item set state = 'superseded' where plan_id in (select id from plan where run_id = $1)`,
        [runId],
      ),
    );

describe('a plan', () => {
  it('is told whole: hash, trigger, what it was made from, counts, items by state', async () => {
    const { planId, runId, hash } = await world.storePlan('plain', [lab, person('ana'), held('bo')]);
    const { body, status } = await world.get(`/plans/${planId}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{
        planId,
        runId,
        runHash: hash,
        label: 'primary',
        mode: 'plan',
        configName: 'plain',
        state: 'planned',
      },
      ...{ counts: { signUsers: 3 }, items: { planned: 2, held: 1 }, applyRunId: null },
    });
    await release(runId);
  });

  it('has items by rule, group and the beginning of an address', async () => {
    const sales = change('update', ['Sales'], ['Legal']);
    const { planId, runId } = await world.storePlan('plain', [
      person('ana', { change: sales }),
      person('anton', {
        change: change('update', ['A'], ['B']),
        because: { ...personItem().because, rules: [7] },
      }),
      person('bo', { change: sales }),
    ]);
    const found = async (query: string) => {
      const { body } = await world.get(`/plans/${planId}/items?${query}`);
      return (body['items'] as { item: { email: string } }[]).map(({ item }) => item.email.split('@')[0]);
    };
    expect(await found('person=An')).toEqual(['ana', 'anton']);
    expect(await found('group=sales')).toEqual(['ana', 'bo']);
    expect(await found('group=legal&person=b')).toEqual(['bo']);
    expect(await found('rule=7')).toEqual(['anton']);
    expect(await found('person=%25')).toEqual([]);
    await release(runId);
  });

  it('has items of a kind, counts what a filter leaves, and names what most of it comes from', async () => {
    const from = (rule: number, directoryGroup: string) => ({
      because: { ...personItem().because, rules: [rule], decidedBy: rule, directoryGroup },
    });
    const away = change('deactivate', ['Sales'], ['Sales'], { status: ['ACTIVE', 'INACTIVE'] });
    const { planId, runId } = await world.storePlan('plain', [
      lab,
      person('ana', { change: change('update', ['Sales'], ['Legal']), ...from(7, 'DL-Legal') }),
      person('bo', { change: change('update', ['Sales'], ['Legal']), ...from(7, 'DL-Legal') }),
      person('cy', { change: away, held: 'SIGN_ONLY_LIMIT', because: { rules: [] } }),
    ]);
    const at = async (path: string) => (await world.get(`/plans/${planId}${path}`)).body;
    const moved = (await at('/items?kind=move'))['items'] as { item: { email: string } }[];
    expect(moved.map(({ item }) => item.email)).toEqual(['ana@example.com', 'bo@example.com']);
    const tallied = async (query: string) =>
      ((await at(`/tallies?${query}`))['tallies'] as { items: number }[]).reduce(
        (sum, { items }) => sum + items,
        0,
      );
    const counts = [];
    for (const query of [
      '',
      'kind=move',
      'kind=deactivate',
      'rule=7&person=b',
      'group=legal',
      'reason=SIGN_ONLY_LIMIT',
    ]) {
      counts.push(await tallied(query));
    }
    expect(counts).toEqual([4, 2, 1, 1, 2, 1]);
    const causes = await at('/causes');
    const share = { items: 2, held: 0, losing: 0, granting: 0 };
    expect(causes).toMatchObject({
      people: { items: 3, held: 1, losing: 1, granting: 0 },
      rules: [
        { ...share, rule: 7 },
        { items: 1, held: 1, losing: 1, rule: null },
      ],
      moves: [{ ...share, from: 'Sales', to: 'Legal' }],
    });
    expect(causes['directoryGroups']).toContainEqual({ ...share, directoryGroup: 'DL-Legal' });
    expect(causes['signGroups']).toEqual([
      { ...share, key: 'legal', name: 'Legal', joining: 2, leaving: 0 },
      { ...share, key: 'sales', name: 'Sales', joining: 0, leaving: 2 },
    ]);
    const part = await world.get(`/plans/${planId}/export?format=csv&kind=move`);
    expect(part.text.trimEnd().split('\r\n')).toHaveLength(3);
    expect(part.headers.get('content-disposition')).toMatch(/-part\.csv"$/);
    expect(refusedAs(await world.get(`/plans/${planId}/export?format=json&kind=move`))).toEqual([
      400,
      'REQUEST_INVALID',
    ]);
    await release(runId);
  });

  it('is a file in five formats, and begins no formula in a spreadsheet', async () => {
    const names = Array.from({ length: 1200 }, (_, at) => person(`p${at}`));
    const { planId, runId, hash } = await world.storePlan('plain', [lab, ...names]);
    const file = (format: string) => world.get(`/plans/${planId}/export?format=${format}`);
    const csv = await file('csv');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="plan-[0-9a-f]{12}\.csv"$/);
    const lines = csv.text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + 1 + 1200);
    expect(lines[1]).toContain(`"'=Lab"`);
    const ndjson = (await file('ndjson')).text.trimEnd().split('\n');
    expect(ndjson.map((line) => (JSON.parse(line) as { position: number }).position)).toEqual(
      Array.from({ length: 1201 }, (_, at) => at + 1),
    );
    expect((await file('html')).text).toContain('<html');
    expect((await file('md')).text).toContain(`# Plan ${hash.slice(0, 12)}`);
    expect((await file('json')).body).toMatchObject({ format: 1, hash, orgs: [{ org: 'primary' }] });
    expect(refusedAs(await file('pdf'))).toEqual([400, 'REQUEST_INVALID']);
    await release(runId);
  });

  it('of another org is not there', async () => {
    const { planId, hash, runId } = await world.storePlan('plain', [held('ana')]);
    for (const what of ['', '/items', '/tallies', '/skips', '/export?format=csv']) {
      const answer = await get(`/plans/${planId}${what}`, 'stranger');
      expect([what, ...refusedAs(answer)]).toEqual([what, 404, 'PLAN_UNKNOWN']);
    }
    expect((await get(`/plans?hash=${hash}`, 'stranger')).body).toEqual({ plans: [] });
    expect((await get('/plans/latest', 'stranger')).body).toEqual({ runId: null });
    expect((await get('/plans/held', 'stranger')).body).toEqual({ held: [], next: null });
    expect((await get('/plans/recent', 'stranger')).body).toEqual({ plans: [], next: null });
    expect((await get('/approvals', 'stranger')).body).toEqual({ approvals: [], next: null });
    const vote = { verdict: 'approve', all: true };
    expect(refusedAs(await world.post(`/plans/${hash}/votes`, vote, as('stranger')))).toEqual([
      404,
      'PLAN_UNKNOWN',
    ]);
    expect(refusedAs(await world.post(`/plans/${hash}/approve`, {}, as('stranger')))).toEqual([
      404,
      'PLAN_UNKNOWN',
    ]);
    await release(runId);
  });
});

describe('what is held', () => {
  it('is listed page by page, and narrowed', async () => {
    const { runId, planId } = await world.storePlan('plain', ['ana', 'bo', 'cy', 'di', 'eve'].map(held));
    const newer = await world.storePlan('plain', [held('fay')]);
    const seen: string[] = [];
    let next: unknown = null;
    do {
      const cursor = next === null ? '' : `&after=${next as string}`;
      const { body } = await world.get(`/plans/held?limit=2${cursor}`);
      seen.push(
        ...(body['held'] as { item: { email: string } }[]).map(({ item }) => item.email.split('@')[0] ?? ''),
      );
      ({ next } = body);
    } while (next !== null);
    expect(seen).toEqual(['fay', 'ana', 'bo', 'cy', 'di', 'eve']);
    const count = async (query: string) =>
      ((await world.get(`/plans/held?${query}`)).body['held'] as unknown[]).length;
    const counts = [];
    for (const query of [
      'reason=SIGN_ONLY_LIMIT',
      'reason=OTHER',
      'person=e',
      'org=primary',
      'org=emea',
      'rule=99',
    ])
      counts.push(await count(query));
    expect(counts).toEqual([6, 0, 1, 6, 0, 0]);
    expect(planId).not.toBe(newer.planId);
    for (const id of [runId, newer.runId]) await release(id);
  });

  it('waits for people: who asked, why, how many words are given and needed', async () => {
    const { runId, hash } = await world.storePlan('acme', [held('ana'), held('bo')]);
    await world.db.query('update run set requested_by = $2 where id = $1', [runId, 'olive@example.com']);
    const vote = { verdict: 'approve', person: 'ana@example.com' };
    const counted = await world.post(`/plans/${hash}/votes`, vote, as('quinn'));
    expect([counted.status, counted.body]).toEqual([
      200,
      { hash, voted: 1, decided: 0, waiting: 1, left: 0 },
    ]);
    const entry = async (name: keyof typeof callers) => {
      const { body } = await get('/approvals', name);
      return (body['approvals'] as Record<string, unknown>[])[0];
    };
    expect(await entry('quinn')).toMatchObject({
      ...{
        runId,
        planHash: hash,
        org: 'primary',
        requestedBy: 'olive@example.com',
        needed: 2,
        mayApprove: true,
      },
      reasons: [
        {
          ...{ reason: 'SIGN_ONLY_LIMIT', items: 2, approvable: true, votes: { fewest: 0, most: 1 } },
          approvedBy: ['quinn@example.com'],
        },
      ],
    });
    expect(await entry('olive')).toMatchObject({ mayApprove: false });
    expect(await entry('operator')).toMatchObject({ mayApprove: false });
    await release(runId);
  });

  it('is decided item by item, by those who may', async () => {
    const { runId, planId, hash } = await world.storePlan('plain', ['ana', 'bo', 'cy'].map(held));
    const { body } = await world.get(`/plans/${planId}/items?person=b`);
    const items = (body['items'] as { id: string }[]).map(({ id }) => id);
    const vote = { verdict: 'approve', items };
    expect(refusedAs(await world.post(`/plans/${hash}/votes`, vote, as('operator')))).toEqual([
      403,
      'FORBIDDEN',
    ]);
    const counted = await world.post(`/plans/${hash}/votes`, vote, as('olive'));
    expect(counted.body).toEqual({ hash, voted: 1, decided: 1, waiting: 0, left: 0 });
    const states = (await world.get(`/plans/${planId}`)).body['items'];
    expect(states).toEqual({ planned: 1, held: 2 });
    expect(refusedAs(await world.post(`/plans/${hash}/votes`, { verdict: 'approve' }))).toEqual([
      400,
      'REQUEST_INVALID',
    ]);
    await release(runId);
  });
});

describe('a word about a part of what is held', () => {
  it('means what a filter of the items shows', async () => {
    const sales = { change: change('update', ['Sales'], ['Legal']) };
    const { planId, runId, hash } = await world.storePlan('plain', [
      person('ana', { held: 'GUARD_BUDGET', ...sales }),
      person('anton', { held: 'SIGN_ONLY_LIMIT', ...sales }),
      person('bo', { held: 'GUARD_BUDGET', ...sales }),
      person('cy', { held: 'GUARD_BUDGET', change: change('update', ['A'], ['B']) }),
    ]);
    const shown = async (query: string) =>
      ((await world.get(`/plans/${planId}/items?state=held&${query}`)).body['items'] as unknown[]).length;
    expect(await shown('reason=GUARD_BUDGET&person=an&group=sales')).toBe(1);
    const words = { verdict: 'approve', heldFor: 'GUARD_BUDGET', begins: 'An', group: 'sales' };
    const counted = await world.post(`/plans/${hash}/votes`, words, as('olive'));
    expect(counted.body).toMatchObject({ voted: 1, decided: 1 });
    const rest = { verdict: 'reject', heldFor: 'GUARD_BUDGET' };
    expect((await world.post(`/plans/${hash}/votes`, rest, as('olive'))).body).toMatchObject({ decided: 2 });
    expect((await world.get(`/plans/${planId}`)).body['items']).toEqual({
      planned: 1,
      held: 1,
      cancelled: 2,
    });
    await release(runId);
  });
});

describe('the newest plans', () => {
  it('are listed page by page, in a span of time', async () => {
    const stored = [];
    for (const name of ['ana', 'bo', 'cy']) stored.push(await world.storePlan('plain', [person(name)]));
    const { body } = await world.get('/plans/recent?configuration=plain&limit=2');
    const second = await world.get(`/plans/recent?configuration=plain&limit=1&after=${String(body['next'])}`);
    const ids = [...(body['plans'] as { runId: string }[]), ...(second.body['plans'] as { runId: string }[])];
    expect(ids.map(({ runId }) => runId)).toEqual(stored.toReversed().map(({ runId }) => runId));
    expect((await world.get('/plans/recent?to=2020-01-01T00:00:00Z')).body['plans']).toEqual([]);
    for (const { runId } of stored) await release(runId);
  });
});

describe('a comparison with other rules', () => {
  it('is on record for each org, with who asked and by which rules', async () => {
    const other = { file: 'other.yml', text: opsFiles()['sign-sync-config.yml'] ?? '' };
    const asked = await world.post('/plans/comparisons', { configuration: 'plain', other }, as('admin'));
    expect(asked.status).toBe(202);
    const basedOn = String(asked.body['id']);
    const second = await world.post(
      '/plans/comparisons',
      { configuration: 'plain', other, basedOn },
      as('admin'),
    );
    const records = await world.db.query(
      `select a.actor, a.event, o.label as org, a.facts from audit_record a join org o on o.id = a.org_id where a.run_id = any($1)
       order by a.id`,
      [[basedOn, second.body['id']]],
    );
    const told = { actor: 'admin@example.com', event: 'run requested', org: 'primary' };
    expect(records).toMatchObject([
      { ...told, facts: { mode: 'plan', options: { comparedGroups: [] } } },
      {
        ...told,
        facts: { mode: 'plan', options: { basedOn, otherRules: expect.stringMatching(/^[0-9a-f]{64}$/) } },
      },
    ]);
    for (const id of [basedOn, second.body['id']]) await world.post(`/runs/${String(id)}/cancel`);
  });
});

describe('a plan that is applied', () => {
  it('needs no approver where nothing of it waits', async () => {
    const { hash } = await world.storePlan('plain', [person('ana')]);
    const { status, body } = await world.post(`/plans/${hash}/approve`, {}, as('operator'));
    expect(status).toBe(202);
    const run = await world.runs.find(String(body['id']));
    expect([run.requestedBy, run.options.approvedBy]).toEqual([
      'operator@example.com',
      'operator@example.com',
    ]);
  });
});
