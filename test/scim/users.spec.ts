import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScimWorld } from './scim-world.js';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const NOBODY = '7f6c3f0e-0000-4000-8000-000000000000';

const user = (name: string, more: object = {}) => ({
  schemas: [CORE],
  userName: `${name}@example.com`,
  active: true,
  name: { givenName: name, familyName: 'Doe' },
  emails: [{ value: `${name}@example.com`, type: 'work', primary: true }],
  ...more,
});

describe('SCIM users', () => {
  let world: ScimWorld;
  beforeAll(async () => (world = await ScimWorld.open()));
  afterAll(() => world.close());

  describe('as Okta\u2019s published SPEC test asks', () => {
    it('lists the first user with numbers that are numbers', async () => {
      await world.made('/Users', user('first'));
      const { status, body, headers } = await world.get('/Users?count=1&startIndex=1');
      expect([status, headers.get('content-type')]).toEqual([200, 'application/scim+json; charset=utf-8']);
      expect(body).toMatchObject({
        schemas: [LIST],
        itemsPerPage: 1,
        startIndex: 1,
        totalResults: expect.any(Number),
      });
      const [first] = body['Resources'] as Record<string, unknown>[];
      expect(first).toMatchObject({
        ...{ id: expect.any(String), userName: 'first@example.com', active: true },
        ...{ name: { givenName: 'first', familyName: 'Doe' }, emails: [{ value: 'first@example.com' }] },
      });
      const one = await world.get(`/Users/${String(first?.['id'])}`);
      expect([one.status, one.body]).toEqual([200, first]);
    });

    it('finds nobody under a name that nobody has, and nothing under an id that nothing has', async () => {
      const { status, body } = await world.get(
        `/Users?filter=${encodeURIComponent('userName eq "abcdefgh@atko.com"')}`,
      );
      expect([status, body]).toEqual([
        ...[200, { schemas: [LIST], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] }],
      ]);
      for (const id of ['010101001010101011001010101011', NOBODY]) {
        const gone = await world.get(`/Users/${id}`);
        expect([gone.status, gone.body['status'], gone.body['schemas']]).toEqual([404, '404', [ERROR]]);
        expect(gone.body['detail']).toContain('There is no User');
      }
    });

    it('makes a user once, and says so the second time', async () => {
      const made = await world.send('POST', '/Users', { body: user('runscope', { externalId: 'x1' }) });
      const { id, meta } = made.body as { id: string; meta: Record<string, string> };
      expect(made.status).toBe(201);
      expect(made.body).toMatchObject({
        ...user('runscope'),
        externalId: 'x1',
        meta: { resourceType: 'User' },
      });
      expect(made.headers.get('location')).toBe(meta['location']);
      expect(meta['location']).toBe(`${world.url}/scim/v2/okta/Users/${id}`);
      expect((await world.get(`/Users/${id}`)).body).toEqual(made.body);
      const again = await world.send('POST', '/Users', { body: user('RunScope') });
      expect([again.status, again.body['scimType']]).toEqual([409, 'uniqueness']);
      const found = await world.get(
        `/Users?filter=${encodeURIComponent('userName eq "RUNSCOPE@EXAMPLE.COM"')}`,
      );
      expect(found.body['totalResults']).toBe(1);
      expect((await world.get('/Groups')).status).toBe(200);
    });
  });

  describe('as RFC 7644 asks', () => {
    it('replaces what is there, keeps what is not said to be otherwise, and never the id', async () => {
      const id = await world.made('/Users', user('put', { title: 'CEO', externalId: 'e' }));
      const body = {
        ...user('put2'),
        id: NOBODY,
        meta: { created: 'x' },
        groups: [{ value: 'x' }],
        active: undefined,
      };
      const { status, body: answer } = await world.send('PUT', `/Users/${id}`, { body });
      expect(status).toBe(200);
      expect(answer).toMatchObject({ id, userName: 'put2@example.com', active: true });
      for (const cleared of ['title', 'externalId', 'groups']) expect(answer).not.toHaveProperty(cleared);
      expect((await world.send('PUT', `/Users/${id}`, { body: user('first') })).status).toBe(409);
      expect((await world.send('PUT', `/Users/${NOBODY}`, { body })).status).toBe(404);
    });

    it('changes nothing, not even the version, when nothing is different', async () => {
      const id = await world.made('/Users', user('same'));
      const before = await world.get(`/Users/${id}`);
      const operations = [{ op: 'replace', path: 'active', value: true }];
      const after = await world.send('PATCH', `/Users/${id}`, { body: { Operations: operations } });
      expect(after.body).toEqual(before.body);
    });

    it('goes by the versions that a client names', async () => {
      const id = await world.made('/Users', user('etag'));
      const { headers, body } = await world.get(`/Users/${id}`);
      const tag = headers.get('etag') ?? '';
      expect(tag).toBe((body['meta'] as Record<string, string>)['version']);
      const known = await world.get(`/Users/${id}`, { headers: { 'if-none-match': tag } });
      expect([known.status, known.text, known.headers.get('etag')]).toEqual([304, '', tag]);
      const change = { Operations: [{ op: 'add', path: 'title', value: 'CFO' }] };
      const late = await world.send('PATCH', `/Users/${id}`, {
        body: change,
        headers: { 'if-match': 'W/"7"' },
      });
      expect([late.status, late.body['schemas']]).toEqual([412, [ERROR]]);
      const right = await world.send('PATCH', `/Users/${id}`, { body: change, headers: { 'if-match': tag } });
      expect([right.status, right.headers.get('etag')]).toEqual([200, 'W/"2"']);
      expect((await world.get(`/Users/${id}`, { headers: { 'if-none-match': tag } })).status).toBe(200);
    });

    it('forgets who is deleted, and gives the name to somebody new', async () => {
      const id = await world.made('/Users', user('gone'));
      expect((await world.send('DELETE', `/Users/${id}`)).status).toBe(204);
      for (const [method, body] of [['GET'], ['DELETE'], ['PUT', user('gone')]] as const) {
        expect((await world.send(method, `/Users/${id}`, { body })).status).toBe(404);
      }
      const found = await world.get(`/Users?filter=${encodeURIComponent('userName eq "gone@example.com"')}`);
      expect(found.body['totalResults']).toBe(0);
      expect(await world.made('/Users', user('gone'))).not.toBe(id);
    });

    it('shows people who are inactive like everybody', async () => {
      const id = await world.made('/Users', user('idle', { active: false }));
      expect((await world.get(`/Users/${id}`)).body['active']).toBe(false);
      const found = await world.get(
        `/Users?filter=${encodeURIComponent('active eq false and userName sw "idle"')}`,
      );
      expect(found.body['totalResults']).toBe(1);
    });

    it('answers with the attributes that are asked for', async () => {
      const id = await world.made('/Users', user('few'));
      const some = await world.get(`/Users/${id}?attributes=userName,name.familyName`);
      expect(some.body).toEqual({
        schemas: [CORE],
        id,
        userName: 'few@example.com',
        name: { familyName: 'Doe' },
      });
      const { body } = await world.get(`/Users/${id}?excludedAttributes=emails,name`);
      expect(Object.keys(body).toSorted()).toEqual(['active', 'id', 'meta', 'schemas', 'userName']);
      expect((await world.get('/Users?attributes=a&excludedAttributes=b')).status).toBe(400);
    });

    it('speaks JSON to whoever wants nothing else', async () => {
      const { headers } = await world.get('/Users', { headers: { accept: 'application/json' } });
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    });

    it('takes a slash too many for none', async () => {
      expect((await world.get('/Users/')).status).toBe(200);
      expect((await world.get('//Users//')).status).toBe(200);
      expect((await world.get('/Users?aadOptscim062020&count=1')).status).toBe(200);
    });
  });

  describe('that are looked for', () => {
    const found = async (filter: string) => {
      const { status, body } = await world.get(`/Users?filter=${encodeURIComponent(filter)}`);
      expect(status).toBe(200);
      return (body['Resources'] as { userName: string }[]).map(({ userName }) => userName.split('@')[0]);
    };

    beforeAll(async () => {
      const department = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
      const other = { value: 'Zoe.Other@Example.com', type: 'other' };
      const emails = [...user('zoe').emails, other];
      await world.made(
        '/Users',
        user('zoe', { externalId: 'Z-1', emails, [department]: { department: 'Zoology' } }),
      );
      await world.made('/Users', user('zed', { title: 'It\'s "quoted"', nickName: 'z+d' }));
    });

    it.each([
      ['externalId eq "Z-1"', ['zoe']],
      ['externalId eq "z-1"', []],
      ['emails.value eq "zoe.other@example.com"', ['zoe']],
      ['emails eq "zoe.other@example.com"', ['zoe']],
      ['emails[type eq "other"].value eq "zoe.other@example.com"', ['zoe']],
      ['emails[type eq "work"].value eq "zoe.other@example.com"', []],
      ['emails[type eq "other" and value co "zoe"]', ['zoe']],
      ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "zoology"', ['zoe']],
      ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "ZO"', ['zoe']],
      ['userName sw "z" and not (externalId pr)', ['zed']],
      ['userName sw "z" and (title pr or externalId eq "Z-1")', ['zoe', 'zed']],
      ['userName sw "z" and title eq null', ['zoe']],
      ['title eq "it\'s \\"quoted\\""', ['zed']],
      ['nickName ew "+d"', ['zed']],
      ['name.givenName eq "ZED"', ['zed']],
      ['userName ge "zed" and userName lt "zf"', ['zed']],
      ['userName sw "z" and meta.lastModified gt "2020-01-01T00:00:00Z"', ['zoe', 'zed']],
      ['userName sw "z" and active ne "True"', []],
      [`id eq "${NOBODY}"`, []],
      ['id eq "no id"', []],
    ])('are found by %s', async (filter, names) => {
      expect(await found(filter)).toEqual(names);
    });

    it('are found by an address with a plus, however the client writes it', async () => {
      await world.made('/Users', user('plus+1'));
      for (const query of [
        'userName%20eq%20%22plus+1@example.com%22',
        'userName+eq+%22plus%2B1@example.com%22',
      ]) {
        expect((await world.get(`/Users?filter=${query}`)).body['totalResults']).toBe(1);
      }
    });

    it.each([
      'password eq "x"',
      'emails.photo eq "x"',
      'name eq "x"',
      'active gt true',
      'meta.created eq "x"',
      'a eq',
      'members pr',
    ])('are not found by %s, which is refused', async (filter) => {
      const { status, body } = await world.get(`/Users?filter=${encodeURIComponent(filter)}`);
      expect([status, body['scimType']]).toEqual([400, 'invalidFilter']);
    });
  });

  it('are looked at by every configuration that reads them, when something has changed and only then', async () => {
    await world.db.query('delete from hint');
    const id = await world.made('/Users', user('hinted'));
    await world.send('PATCH', `/Users/${id}`, {
      body: { Operations: [{ op: 'add', path: 'title', value: 'X' }] },
    });
    await world.send('PUT', `/Users/${id}`, { body: user('hinted', { active: false }) });
    await world.send('DELETE', `/Users/${id}`);
    await world.made('/Users', user('elsewhere'), 'entra');
    expect(await world.hints()).toEqual(Array.from({ length: 3 }, () => 'person hinted@example.com'));
  });

  it('are made once each, whoever else is made at the same moment, and each hints at whom it made', async () => {
    const crowd = randomUUID();
    const names = Array.from({ length: 60 }, (_, index) => `${crowd}-${index % 40}`);
    const connections = ['okta', 'entra'];
    const made = await Promise.all(
      connections.flatMap((connection) =>
        names.map(async (name, index) => {
          const sent = { ...user(name), displayName: `${connection} ${index}` };
          return { connection, sent, ...(await world.send('POST', '/Users', { connection, body: sent })) };
        }),
      ),
    );
    expect(made.filter(({ status }) => status === 201)).toHaveLength(2 * 40);
    expect(made.filter(({ status }) => status === 409)).toHaveLength(2 * 20);
    for (const { connection, sent, body } of made.filter(({ status }) => status === 201)) {
      expect(body).toMatchObject({ userName: sent.userName, displayName: sent.displayName });
      const found = await world.send('GET', `/Users/${String(body['id'])}`, { connection });
      expect(found.body).toEqual(body);
    }
    const hints = await world.db.query(
      `select source, count(distinct source_key)::int as people, count(*)::int as hints from hint
       where starts_with(email, $1) group by 1`,
      [crowd],
    );
    // Of the other connection nobody reads.
    expect(hints).toEqual([{ source: 'okta', people: 40, hints: 40 }]);
  });
});
