import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiApp, OpsApiModule } from '../../apps/ops-api/src/index.js';
import { Configurations } from '#config';
import { Secret } from '#domain';
import { AccessWorld } from './access-world.js';

const SHARED = 'the-one-shared-token';
let world: AccessWorld;
let admin: string;

beforeAll(async () => {
  world = await AccessWorld.open({ token: new Secret(SHARED) });
  admin = (await world.token('admin', { role: 'admin', orgs: 'all' })).text.reveal();
});
afterAll(() => world.close());

const ask = (method: string, path: string, body?: unknown, token = admin) =>
  world.bearer(token, method, path, body);
const viewer = { role: 'viewer', orgs: ['emea'] } as const;

describe('a token', () => {
  it('is shown once, and stored by nothing that it could be shown by', async () => {
    const made = await ask('POST', '/tokens', { name: 'ci', grants: [viewer], expiresInDays: 7 });
    expect(made.status).toBe(201);
    const text = String(made.body['text']);
    expect(text).toMatch(/^sst_[0-9a-f]{16}_[\w-]{43}$/);
    expect(made.body['token']).toMatchObject({
      name: 'ci',
      createdBy: 'token:admin',
      state: 'valid',
      breakGlass: null,
    });
    const me = await world.bearer(text);
    expect(me.body).toMatchObject({ actor: 'token:ci', kind: 'token', via: 'token', grants: [viewer] });

    const secret = text.slice(21);
    const rows = await world.db.query<{ row: string }>('select t::text as row from api_token t');
    const records = JSON.stringify(await world.audit());
    const listed = (await ask('GET', '/tokens')).text;
    for (const kept of [...rows.map(({ row }) => row), records, listed, JSON.stringify(world.observed)]) {
      expect(kept).not.toContain(secret);
    }
    const [record] = (await world.audit('token-created')).filter(({ facts }) => facts['name'] === 'ci');
    expect(record?.facts).toMatchObject({ by: 'token:admin', grants: ['viewer@emea'] });
  });

  it('is known to have been used', async () => {
    const { token, text } = await world.token('used', viewer);
    await world.bearer(text.reveal());
    const { body } = await ask('GET', '/tokens?limit=500');
    const listed = (body['tokens'] as { id: string; lastUsedAt: string | null }[]).find(
      ({ id }) => id === token.id,
    );
    expect(listed?.lastUsedAt).toMatch(/Z$/);
  });

  it('is listed in pages, the newest first', async () => {
    for (const name of ['p1', 'p2', 'p3']) await world.token(name, viewer);
    const names = async (query: string) => {
      const { body } = await ask('GET', `/tokens${query}`);
      return [(body['tokens'] as { name: string }[]).map(({ name }) => name), body['next']] as const;
    };
    const [first, next] = await names('?limit=2');
    expect(first).toEqual(['p3', 'p2']);
    expect((await names(`?limit=1&after=${String(next)}`))[0]).toEqual(['p1']);
    expect((await ask('GET', '/tokens?after=x')).status).toBe(400);
  });

  it('that was revoked, has expired, or has another secret opens nothing', async () => {
    const { token, text } = await world.token('short', viewer);
    expect((await world.bearer(text.reveal())).status).toBe(200);
    const revoked = await ask('POST', `/tokens/${token.id}/revoke`, {});
    expect(revoked.body).toMatchObject({ id: token.id, state: 'revoked' });
    expect((await world.bearer(text.reveal())).status).toBe(401);
    expect((await ask('POST', `/tokens/${token.id}/revoke`, {})).status).toBe(200);
    const records = (await world.audit('token-revoked')).filter(({ facts }) => facts['token'] === token.id);
    expect(records).toHaveLength(1);

    const old = await world.token('old', viewer);
    await world.db.query(`update api_token set expires_at = now() where id = $1`, [old.token.id]);
    expect((await world.bearer(old.text.reveal())).status).toBe(401);
    const other = (await world.token('other', viewer)).text.reveal();
    const swapped = `${old.text.reveal().slice(0, 21)}${other.slice(21)}`;
    expect((await world.bearer(swapped)).status).toBe(401);
  });

  it('that was revoked elsewhere opens nothing within seconds', async () => {
    const { token, text } = await world.token('elsewhere', viewer);
    expect((await world.bearer(text.reveal())).status).toBe(200);
    await world.register.revoke(token.id, 'spec');
    await expect.poll(async () => (await world.bearer(text.reveal())).status).toBe(401);
  });

  it('may do no more than was granted to it, and gives nobody more', async () => {
    const { text } = await world.token('scoped', { role: 'admin', orgs: ['emea'] });
    const scoped = text.reveal();
    expect((await ask('GET', '/runs', undefined, scoped)).status).toBe(200);
    for (const [method, path, body] of [
      ['GET', '/tokens', undefined],
      ['POST', '/tokens', { name: 'more', grants: [{ role: 'admin', orgs: 'all' }] }],
      ['POST', '/tokens/0123456789abcdef/revoke', {}],
    ] as const) {
      const reply = await ask(method, path, body, scoped);
      expect([reply.status, reply.body['code']]).toEqual([403, 'FORBIDDEN']);
    }
    await expect.poll(async () => JSON.stringify(await world.audit('refused'))).toContain('token:scoped');
  });

  it('is not made with a name that is taken, without a right, or for ever', async () => {
    const make = async (more: object) => {
      const { status, body } = await ask('POST', '/tokens', { name: 'twin', grants: [viewer], ...more });
      return [status, body['code']];
    };
    expect((await make({}))[0]).toBe(201);
    expect(await make({ name: 'TWIN' })).toEqual([409, 'TOKEN_NAME_TAKEN']);
    for (const wrong of [
      { grants: [] },
      { grants: [{ role: 'root', orgs: 'all' }] },
      { grants: [{ role: 'viewer', orgs: [] }] },
      { grants: [{ role: 'viewer', orgs: '*' }] },
      { expiresInDays: 0 },
      { expiresInDays: 367 },
      { breakGlass: 'please' },
    ]) {
      expect(await make({ name: 'wrong', ...wrong })).toEqual([400, 'REQUEST_INVALID']);
    }
    expect(await make({ name: 'two\nlines' })).toEqual([400, 'TOKEN_INVALID']);
    const unknown = await ask('POST', '/tokens/0123456789abcdef/revoke', {});
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'TOKEN_UNKNOWN']);
  });
});

describe('a token past everybody', () => {
  it('may do everything for an hour, and each use of it is recorded before it counts', async () => {
    const wish = { name: 'emergency', grants: [], breakGlass: 'The provider is down.' };
    const { token, text } = await world.register.create(wish, 'root');
    expect(Number(token.expiresAt) - Number(token.createdAt)).toBeLessThanOrEqual(3_600_000);
    const [made] = await world.audit('break-glass');
    expect(made?.facts).toMatchObject({ by: 'root', reason: 'The provider is down.', grants: ['admin@*'] });
    for (let use = 1; use <= 3; use += 1) {
      expect((await world.bearer(text.reveal(), 'GET', '/tokens?limit=1')).status).toBe(200);
      expect(await world.audit('break-glass-used')).toHaveLength(use);
    }
    expect((await world.audit('break-glass-used'))[0]?.facts).toMatchObject({
      ...{ by: 'token:emergency', route: 'GET /api/v1/tokens', address: '127.0.0.1' },
    });
  });
});

describe('the one shared token', () => {
  it('still does everything, and is nobody in particular', async () => {
    const me = await world.bearer(SHARED);
    expect(me.body).toMatchObject({ actor: 'api', kind: 'token', via: 'shared', expiresAt: null });
    expect((await world.bearer(SHARED, 'GET', '/tokens')).status).toBe(200);
    for (const wrong of [`${SHARED}x`, SHARED.slice(1), SHARED.toUpperCase()]) {
      expect((await world.bearer(wrong)).status).toBe(401);
    }
  });
});

describe('whoever sits at this machine', () => {
  it('comes in without anything as long as there is no other way', async () => {
    const open = await AccessWorld.open({ withoutOidc: true });
    try {
      const me = await open.ask('GET', '/auth/me');
      expect(me.body).toMatchObject({ actor: 'local', kind: 'local', via: 'local' });
      expect(open.observed).toContainEqual({
        ...{ event: 'api.access', local: true, shared: false, oidc: false, tokens: false },
      });
      const { token, text } = await open.token('first', { role: 'admin', orgs: 'all' });
      expect((await open.ask('GET', '/auth/me')).status).toBe(401);
      expect((await open.bearer(text.reveal())).status).toBe(200);
      await open.bearer(text.reveal(), 'POST', `/tokens/${token.id}/revoke`, {});
      expect((await open.ask('GET', '/auth/me')).status).toBe(401);
    } finally {
      await open.close();
    }
  });

  it('comes in beside other ways only where that was said, and never with something wrong', async () => {
    const both = await AccessWorld.open({ local: 'on' });
    try {
      expect((await both.ask('GET', '/auth/me')).body['actor']).toBe('local');
      expect((await both.bearer('wrong')).status).toBe(401);
    } finally {
      await both.close();
    }
    expect((await world.ask('GET', '/auth/me')).status).toBe(401);
  });

  it('is not whoever reaches the machine from elsewhere', async () => {
    const configurations = new Configurations([]);
    const module = OpsApiModule.with({ db: world.db, configurations });
    // A token is stored, so the API may listen there; but nothing opens it without one.
    const app = await createApiApp(module, { host: '0.0.0.0', local: 'on' });
    try {
      await app.listen(0, '127.0.0.1');
      const reply = await fetch(`${await app.getUrl()}/api/v1/auth/me`);
      expect(reply.status).toBe(401);
    } finally {
      await app.close();
    }
  });
});
