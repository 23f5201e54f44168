import 'reflect-metadata';
import { RequestMethod } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiApp, OpsApiModule } from '../../apps/ops-api/src/index.js';
import { AuditRepository, TokenRegister, TokenRepository } from '#db';
import { covers, emailKey, type Role, ROLES } from '#domain';
import { personItem } from '#testing';
import { configFiles } from '../support/config-files.js';
import { MATRIX, type MatrixRow, type Thing } from './access-matrix.js';
import { NIGHTLY, OpsApiWorld } from './ops-api-world.js';

/** Where a caller's role holds: in the org of the things, in another one, in every one. */
const PLACES = { own: ['primary'], other: ['emea'], every: 'all' } as const;
type Place = keyof typeof PLACES;

interface Someone {
  readonly role: Role;
  readonly place: Place;
  readonly token: string;
}

let world: OpsApiWorld;
let thing: Thing;
let everybody: readonly Someone[];
let withoutRights: string;
/** Nobody carries runs on here, and some requests wait for the end of theirs. */
let ending: NodeJS.Timeout;

beforeAll(async () => {
  const texts = Object.entries(configFiles({ more: NIGHTLY })).map(([name, text]) => [
    name,
    text.replaceAll('{{SIGN_HOST}}', 'api.example.com'),
  ]);
  const acme = { ...(Object.fromEntries(texts) as Record<string, string>), 'users.csv': 'email,groups\n' };
  world = await OpsApiWorld.open({ acme });
  const email = 'cy@example.com';
  thing = await world.storePlan('acme', [
    personItem({ email, emailKey: emailKey(email), held: 'SIGN_ONLY_LIMIT' }),
  ]);
  await world.db.query(`insert into org (label, account) values ('emea', 'emea at api.example.com')`);
  const register = new TokenRegister(world.db, new TokenRepository(world.db), new AuditRepository(world.db));
  const make = async (role: Role, place: Place): Promise<Someone> => {
    const wish = { name: `${role} ${place}`, grants: [{ role, orgs: PLACES[place] }] };
    return { role, place, token: (await register.create(wish, 'spec')).text.reveal() };
  };
  const all: Someone[] = [];
  for (const role of ROLES)
    for (const place of ['own', 'other', 'every'] as const) all.push(await make(role, place));
  everybody = all;
  const bare = await register.create({ name: 'bare', grants: [{ role: 'viewer', orgs: ['x'] }] }, 'spec');
  await world.db.query(`update api_token set grants = '[]' where id = $1`, [bare.token.id]);
  withoutRights = bare.text.reveal();
  ending = setInterval(() => {
    void world.db
      .query(`update run set state = 'cancelled' where state in ('running', 'waiting', 'joined')`)
      .catch(() => undefined);
  }, 200);
});
afterAll(async () => {
  clearInterval(ending);
  await world.close();
});

/** Every route that the composed application has, as `GET /runs/:run`. */
async function routes(): Promise<string[]> {
  const module = OpsApiModule.with({ db: world.db, configurations: world.configurations });
  const app = await createApiApp(module, { host: '127.0.0.1' });
  try {
    const modules = [...app.get(ModulesContainer).values()];
    const controllers = modules.flatMap((one) =>
      [...one.controllers.values()].map(({ metatype }) => metatype),
    );
    return [...new Set(controllers)].flatMap((controller) => routesOf(controller as Controller)).toSorted();
  } finally {
    await app.close();
  }
}

interface Controller {
  readonly prototype: object;
}

function routesOf(controller: Controller): string[] {
  const base = String(Reflect.getMetadata('path', controller));
  const names = Object.getOwnPropertyNames(controller.prototype).filter((name) => name !== 'constructor');
  return names.flatMap((name) => {
    const handler = Object.getOwnPropertyDescriptor(controller.prototype, name)?.value as object;
    const path: unknown = Reflect.getMetadata('path', handler);
    if (typeof path !== 'string') return [];
    const method = RequestMethod[Number(Reflect.getMetadata('method', handler))] ?? '';
    return [
      `${method} ${[base, path]
        .flatMap((part) => part.split('/'))
        .filter(Boolean)
        .map((part) => `/${part}`)
        .join('')}`,
    ];
  });
}

async function ask(route: string, row: MatrixRow, authorization: string) {
  const [method = '', template = ''] = route.split(' ');
  const path = row.path?.(thing) ?? template;
  const response = await fetch(`${world.api.url}/api/v1${path}`, {
    ...{ method, redirect: 'manual' as const },
    ...(method !== 'GET' && { body: JSON.stringify(row.body ?? {}) }),
    headers: { ...(authorization !== '' && { authorization }), 'content-type': 'application/json' },
  });
  if (response.headers.get('content-type') === 'text/event-stream') {
    await response.body?.cancel();
    return { status: response.status, text: '' };
  }
  return { status: response.status, text: await response.text() };
}

/** Whether the route lets somebody pass at all, whatever it then finds. */
function passes({ needed }: MatrixRow, { role, place }: Pick<Someone, 'role' | 'place'>): boolean {
  if (needed === 'everybody' || needed === 'callers') return true;
  const [least = '', everywhere] = needed.split(' ');
  return covers(role, least as Role) && (everywhere === undefined || place === 'every');
}

/** What tells that something of the org `primary` is in an answer. */
const traces = () => [thing.runId, thing.planId, thing.hash, 'cy@example.com', '"primary"'];

describe('every route', () => {
  it('has a row in the matrix, and every row is a route', async () => {
    expect(await routes()).toEqual(Object.keys(MATRIX).toSorted());
  });
});

/** Callers whom the route answers otherwise than their role says. */
async function wronglyAnswered(route: string, row: MatrixRow): Promise<string[]> {
  const wrong: string[] = [];
  for (const { role, place, token } of everybody) {
    const { status } = await ask(route, row, `Bearer ${token}`);
    const isRefused = status === 401 || status === 403;
    const isRight = passes(row, { role, place }) ? !isRefused || place === 'other' : status === 403;
    if (!isRight || status === 401 || status >= 500) wrong.push(`${role} ${place}: ${status}`);
  }
  return wrong;
}

/** What those with a role in another org alone get to see of the org `primary`. */
async function shownElsewhere(route: string, row: MatrixRow): Promise<string[]> {
  const shown: string[] = [];
  for (const { role, place, token } of everybody) {
    if (place !== 'other') continue;
    const { status, text } = await ask(route, row, `Bearer ${token}`);
    const wanted = passes(row, { role, place }) ? (row.elsewhere === 404 ? 404 : 200) : 403;
    if (status !== wanted) shown.push(`${role}: ${status}`);
    if (status === 200) shown.push(...traces().filter((trace) => text.includes(trace)));
  }
  return shown;
}

// Before those below, who may also change things.
describe.each(Object.entries(MATRIX).filter(([, { elsewhere }]) => elsewhere !== 'no-thing'))(
  '%s',
  (route, row) => {
    it('shows nothing of an org to whoever has no right there', async () => {
      expect(await shownElsewhere(route, row)).toEqual([]);
    });
  },
);

describe.each(Object.entries(MATRIX))('%s', (route, row) => {
  it('is closed to those who show nothing, unless it is for everybody', async () => {
    const isOpen = row.needed === 'everybody';
    expect((await ask(route, row, '')).status === 401).toBe(!isOpen);
    expect((await ask(route, row, 'Bearer wrong')).status === 401).toBe(!isOpen);
  });

  it('is for the role that it needs and for those above, where it needs it', async () => {
    expect(await wronglyAnswered(route, row)).toEqual([]);
  });

  it('is for nobody without a right, but for who one is', async () => {
    const isOpen = row.needed === 'everybody' || row.needed === 'callers';
    expect((await ask(route, row, `Bearer ${withoutRights}`)).status === 403).toBe(!isOpen);
  });
});
