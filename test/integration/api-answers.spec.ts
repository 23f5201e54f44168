import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenApiParameter } from '../../apps/ops-api/src/openapi/openapi-document.js';
import { AccessWorld } from './access-world.js';
import { Answerer, type Asking, type Rows } from './api-answers-rows.js';
import { addressOf, type DocumentedRoute, documentedRoutes } from './api-document.js';
import { NIGHTLY, opsFiles, OpsApiWorld } from './ops-api-world.js';

/** Somebody who was let in and may do nothing. */
const NOBODY = { actor: 'nobody', kind: 'person', grants: [] } as const;

let world: OpsApiWorld;
let signIns: AccessWorld;
let answerer: Answerer;
let routes: readonly DocumentedRoute[];
let rows: Rows;
/** Values of parameters by their names, of things that are there. */
let there: Record<string, string>;

beforeAll(async () => {
  const acme = opsFiles({ more: `${NIGHTLY}\nscim: [{name: okta}, {name: spare}]` });
  world = await OpsApiWorld.open({ acme, other: opsFiles() }, { nobody: NOBODY });
  signIns = await AccessWorld.open();
  signIns.issuer.person = { sub: '1', email: 'ann@example.com', email_verified: true, groups: ['admins'] };
  answerer = new Answerer(world, signIns);
  routes = await documentedRoutes(world);
  rows = answerer.rows();
  const { runId, planId, hash } = await answerer.plan();
  await world.db.query(
    `insert into org_snapshot (revision, org_id, run_id, users, groups, calls, complete, started_at)
    select 1, org_id, run_id, 1, 1, 1, true, now() from plan where id = $1`,
    [planId],
  );
  await world.db.query(`insert into org (label, account) values ('twin', 'a at b'), ('twin', 'c at d')`);
  there = {
    run: runId,
    plan: planId,
    hash,
    org: 'primary',
    email: 'ana@example.com',
    at: new Date().toISOString(),
    format: 'csv',
    replay: await answerer.replayOf(runId),
    name: 'okta',
    schedule: 'nightly',
  };
});
afterAll(async () => {
  await signIns.close();
  await world.close();
});

/** An answer that any route gives by itself; undefined: it needs a row. */
function byItself(route: DocumentedRoute, status: number): Asking | undefined {
  const { method, parameters = [] } = route;
  const body = method === 'GET' ? undefined : {};
  const send = (path: string, headers?: Record<string, string>) => answerer.send(method, path, body, headers);
  if (status === 401) return () => send(addressOf(route, there), { authorization: '' });
  if (status === 403) return () => send(addressOf(route, there), { 'x-as': 'nobody' });
  if (status === 400) {
    return () => answerer.send(method, wrongAddress(route), method === 'GET' ? undefined : []);
  }
  if (status === 404 && parameters.some((parameter) => parameter.in === 'path')) {
    return () => send(addressOf(route, { ...there, ...nowhere(route) }));
  }
  const takesConfiguration = parameters.some(({ name }) => name === 'configuration');
  // Two configurations are there, so one has to be named, and none is called so.
  if (status === 404 && takesConfiguration) return () => send(withConfiguration(route, 'nobody'));
  if (method !== 'GET') return undefined;
  if (status === 422 && takesConfiguration) return () => send(addressOf(route, there));
  if (status !== 200) return undefined;
  return () => send(takesConfiguration ? withConfiguration(route, 'acme') : addressOf(route, there));
}

function withConfiguration(route: DocumentedRoute, name: string): string {
  const address = addressOf(route, there);
  return `${address}${address.includes('?') ? '&' : '?'}configuration=${name}`;
}

function nowhere({ parameters = [] }: DocumentedRoute): Record<string, string> {
  const names = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, randomUUID()]));
}

/** With a wrong word where a word can be wrong; what is in the body is wrong anyway. */
function wrongAddress(route: DocumentedRoute): string {
  const { parameters = [], requestBody } = route;
  if (requestBody !== undefined) return addressOf(route, there);
  const inPath = parameters.find(
    (parameter) => parameter.in === 'path' && Object.keys(parameter.schema).length > 1,
  );
  if (inPath !== undefined) return addressOf(route, { ...there, [inPath.name]: wrongWord(inPath) });
  const inQuery =
    parameters.find((parameter) => parameter.in === 'query' && parameter.schema['type'] !== 'string') ??
    parameters.find((parameter) => parameter.in === 'query');
  const path = addressOf(route, there).split('?')[0] ?? '';
  return `${path}?${inQuery?.name ?? ''}=${'x'.repeat(3000)}`;
}

/** An org's name is wrong where several accounts have it. */
function wrongWord({ name, schema }: OpenApiParameter): string {
  if (name === 'org') return 'twin';
  return typeof schema['maxLength'] === 'number' ? 'x'.repeat(schema['maxLength'] + 1) : '%';
}

describe('every documented answer', () => {
  it('is given, with the type that the document says', async () => {
    const wrong: string[] = [];
    for (const route of routes) {
      const name = `${route.method} ${route.path}`;
      for (const [status, response] of Object.entries(route.responses)) {
        if (status === 'default') continue;
        const ask = rows[name]?.[Number(status)] ?? byItself(route, Number(status));
        if (ask === undefined) {
          wrong.push(`${name} ${status}: there is no row`);
          continue;
        }
        const seen = await ask();
        const types =
          '$ref' in response
            ? ['application/problem+json']
            : Object.keys((response as { content: object }).content);
        if (seen.status !== Number(status)) wrong.push(`${name} ${status}: it was ${seen.status}`);
        if (!types.includes(seen.type)) wrong.push(`${name} ${status}: its type was ${seen.type}`);
        await answerer.cancelAll();
      }
    }
    expect(wrong).toEqual([]);
  });

  it('is asked for by rows of routes that are there, for answers that they document', () => {
    const documented = new Map(routes.map((route) => [`${route.method} ${route.path}`, route.responses]));
    const strange = Object.entries(rows).flatMap(([name, statuses]) =>
      Object.keys(statuses)
        .filter((status) => documented.get(name)?.[status] === undefined)
        .map((status) => `${name} ${status}`),
    );
    expect(strange).toEqual([]);
  });
});
