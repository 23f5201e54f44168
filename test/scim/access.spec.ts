import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScimWorld } from './scim-world.js';

const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

describe('Who may push by SCIM', () => {
  let world: ScimWorld;
  let id: string;
  beforeAll(async () => {
    world = await ScimWorld.open();
    id = await world.made('/Users', { userName: 'ana@example.com' });
  });
  afterAll(() => world.close());

  const status = async (connection: string, authorization?: string, method = 'GET', path = '/Users') => {
    const response = await fetch(`${world.url}/scim/v2/${connection}${path}`, {
      method,
      headers: { ...(authorization !== undefined && { authorization }) },
    });
    const body = (await response.json()) as Record<string, unknown>;
    if (response.status === 401) {
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(body).toMatchObject({ schemas: [ERROR], status: '401' });
    }
    return response.status;
  };
  const bearer = (connection: string) => `Bearer ${world.tokens.get(connection) ?? ''}`;

  it('is who shows a token of that very connection', async () => {
    expect(await status('okta', bearer('okta'))).toBe(200);
    expect(await status('okta', bearer('okta').replace('Bearer', 'bearer'))).toBe(200);
    expect(await status('okta')).toBe(401);
    expect(await status('okta', 'Bearer x')).toBe(401);
    expect(await status('okta', bearer('okta').slice(0, -1))).toBe(401);
    expect(await status('okta', `${bearer('okta').slice(0, -1)}_`)).toBe(401);
    expect(await status('okta', `Basic ${Buffer.from(bearer('okta')).toString('base64')}`)).toBe(401);
  });

  it('reaches nothing of another connection, be it by address, by id, or by a member', async () => {
    expect(await status('okta', bearer('entra'))).toBe(401);
    expect(await status('nobody', bearer('okta'))).toBe(401);
    expect(await status('okta%2F..%2Fentra', bearer('entra'))).toBe(401);
    const theirs = { connection: 'entra' };
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const body =
        method === 'PUT' ? { userName: 'x' } : { Operations: [{ op: 'add', path: 'title', value: 'x' }] };
      const sent = method === 'PUT' || method === 'PATCH' ? { body } : {};
      expect((await world.send(method, `/Users/${id}`, { ...theirs, ...sent })).status).toBe(404);
    }
    const member = { body: { displayName: 'G', members: [{ value: id }] } };
    expect((await world.send('POST', '/Groups', { ...theirs, ...member })).status).toBe(400);
    expect((await world.get('/Users', theirs)).body['totalResults']).toBe(0);
    expect(await world.made('/Users', { userName: 'ana@example.com' }, 'entra')).not.toBe(id);
    expect((await world.get(`/Users/${id}`)).status).toBe(200);
  });

  it('finds nothing beside the addresses of a connection, and is told so in the form of the protocol', async () => {
    const lost = async (method: string, path: string) => {
      const response = await fetch(`${world.url}${path}`, {
        method,
        headers: { authorization: bearer('okta') },
      });
      return [response.status, ((await response.json()) as Record<string, unknown>)['schemas']];
    };
    expect(await lost('GET', '/scim/v2/okta')).toEqual([404, [ERROR]]);
    expect(await lost('POST', '/scim/v2/okta')).toEqual([404, [ERROR]]);
    expect(await lost('GET', '/scim/v1/okta/Users')).toEqual([404, [ERROR]]);
    expect(await lost('OPTIONS', '/scim/v2/okta/Users')).toEqual([404, [ERROR]]);
  });

  it('is refused before a word of the body is read', async () => {
    const [, host = '', port = ''] = /\/\/(.*):(\d+)/.exec(world.url) ?? [];
    const socket = connect(Number(port), host);
    const answer = new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
    socket.write(
      'POST /scim/v2/okta/Users HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n',
    );
    expect(await answer).toContain('401');
    socket.destroy();
  });

  it('is refused on record, without filling it', async () => {
    for (let at = 0; at < 50; at += 1) await status('onelogin', 'Bearer none');
    const rows = await world.db.query<{ reason: string; count: number }>(
      `select facts ->> 'reason' as reason, count(*)::int from audit_record where event = 'refused' group by 1 order by 1`,
    );
    expect(rows).toEqual(
      // Two clients have tried the address of another: a record for each.
      [
        ...[
          { reason: 'scim-no-token', count: 1 },
          { reason: 'scim-nothing-shown', count: 1 },
        ],
        ...[
          { reason: 'scim-token-of-another', count: 2 },
          { reason: 'scim-token-unknown', count: 1 },
        ],
      ],
    );
  });

  it('has two tokens while they change, and one again afterwards', async () => {
    await expect(world.register.create('okta', 'spec')).rejects.toMatchObject({ code: 'SCIM_TOKEN_EXISTS' });
    const [first] = [bearer('okta')];
    const { text: second } = await world.register.rotate('okta', 'spec');
    expect([await status('okta', first), await status('okta', `Bearer ${second.reveal()}`)]).toEqual([
      200, 200,
    ]);
    const { text: third, token } = await world.register.rotate('okta', 'spec', 60_000);
    world.tokens.set('okta', third.reveal());
    const valid = await world.db.query(
      `select from scim_token where connection = 'okta' and revoked_at is null`,
    );
    expect(valid).toHaveLength(2);
    await world.register.revoke(token.id, 'spec');
    await expect.poll(() => status('okta', `Bearer ${third.reveal()}`)).toBe(401);
    await expect.poll(() => status('okta', first)).toBe(401);
    expect(await status('okta', `Bearer ${second.reveal()}`)).toBe(200);
    const [{ stored } = { stored: '' }] = await world.db.query<{ stored: string }>(
      `select string_agg(s::text, '') || (select string_agg(r::text, '') from audit_record r) as stored from scim_token s`,
    );
    for (const secret of [second, third]) expect(stored).not.toContain(secret.reveal().split('_').at(-1));
  });
});
