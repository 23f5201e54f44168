import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScimConnectionRepository } from '#db';
import { scimFiles } from '../scim/scim-files.js';
import { OpsApiWorld } from './ops-api-world.js';

type Body = Record<string, unknown>;

describe('SCIM connections at the API', () => {
  let world: OpsApiWorld;
  beforeAll(async () => {
    const files = Object.entries(scimFiles(['okta', 'spare']));
    const filled = files.map(([name, text]) => [name, text.replaceAll('{{SIGN_HOST}}', 'api.example.com')]);
    world = await OpsApiWorld.open({ acme: Object.fromEntries(filled) as Record<string, string> });
  });
  afterAll(() => world.close());

  const connection = async (name: string) => {
    const { body } = await world.get('/scim/connections');
    return (body['connections'] as Body[]).find((one) => one['name'] === name);
  };
  const test = async () => {
    const { body } = await world.post('/scim/connections/okta/test');
    const checks = body['checks'] as { name: string; state: string }[];
    return [body['isReady'], checks.map(({ name, state }) => `${name} ${state}`)];
  };

  it('are those of the configurations, with what each is for', async () => {
    expect(await connection('okta')).toEqual({
      ...{ name: 'okta', kind: 'okta', deleted: 'leaver', suspended: 'leaver', path: '/scim/v2/okta' },
      address: 'https://events.example.com/scim/v2/okta',
      ...{ configurations: ['acme'], readBy: ['acme'], users: 0, groups: 0, filling: false },
      ...{ lastRequest: null, tokens: [] },
    });
    expect(await connection('spare')).toMatchObject({ kind: 'other', readBy: [] });
  });

  it('get a token once, another by rotating, and none once it is revoked', async () => {
    const made = await world.post('/scim/connections/okta/token');
    expect([made.status, made.body['text']]).toEqual([201, expect.stringMatching(/^scim_[0-9a-f]{16}_/)]);
    const again = await world.post('/scim/connections/okta/token');
    expect([again.status, again.body['code']]).toEqual([409, 'SCIM_TOKEN_EXISTS']);
    const rotated = await world.post('/scim/connections/okta/rotate', { keepHours: 1 });
    const states = async () => {
      const { tokens = [] } = (await connection('okta')) ?? {};
      return (tokens as Body[]).map((token) => token['state']);
    };
    expect(await states()).toEqual(['valid', 'valid']);
    for (const issued of [made, rotated]) {
      const { id } = issued.body['token'] as { id: string };
      expect((await world.post(`/scim/tokens/${id}/revoke`)).body['state']).toBe('revoked');
    }
    expect(await states()).toEqual(['revoked', 'revoked']);
    const listed = (await world.get('/scim/connections')).text;
    for (const issued of [made, rotated]) expect(listed).not.toContain(String(issued.body['text']).slice(22));
    const events = await world.db.query<{ event: string }>(
      `select event from audit_record where event like 'scim-token%' order by seq`,
    );
    expect(events.map(({ event }) => event.slice('scim-token-'.length))).toEqual([
      ...['created', 'created', 'revoked', 'revoked'],
    ]);
  });

  it('are tried, and say what is missing', async () => {
    const nothing = ['token bad', 'last request bad', 'identity source good', 'people bad', 'groups bad'];
    expect(await test()).toEqual([false, nothing]);
    await world.post('/scim/connections/okta/token');
    const last = {
      connection: 'okta',
      at: new Date(),
      request: 'GET /Users',
      status: 200,
      userAgent: 'Okta',
    };
    await new ScimConnectionRepository(world.db).noteRequest(last);
    await world.db.query(
      `insert into scim_user (connection, name, name_key, active, attributes, created_at)
       values ('okta', 'ana', 'ana', true, '{"userName": "ana"}', now() - interval '1 day')`,
    );
    await world.db.query(
      `insert into scim_group (connection, name, name_key, attributes)
       values ('okta', 'Sign Sales', 'sign sales', '{"displayName": "Sign Sales"}')`,
    );
    expect(await test()).toEqual([true, nothing.map((line) => line.replace('bad', 'good'))]);
    expect(await connection('okta')).toMatchObject({
      users: 1,
      groups: 1,
      lastRequest: { request: 'GET /Users' },
    });
  });

  it('are refused when no configuration names them', async () => {
    const { status, body } = await world.post('/scim/connections/nobody/token');
    expect([status, body['code']]).toEqual([404, 'SCIM_CONNECTION_UNKNOWN']);
    expect(body['detail']).toContain('There are: okta, spare.');
    expect((await world.post('/scim/connections/No%20Name/token')).status).toBe(400);
  });
});
