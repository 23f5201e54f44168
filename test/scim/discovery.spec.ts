import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScimWorld } from './scim-world.js';

interface Attribute {
  readonly name: string;
  readonly type: string;
  readonly multiValued: boolean;
  readonly mutability: string;
  readonly subAttributes?: readonly Attribute[];
}
interface Schema {
  readonly id: string;
  readonly name: string;
  readonly attributes: readonly Attribute[];
}

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

describe('What the SCIM service says of itself', () => {
  let world: ScimWorld;
  let schemas: readonly Schema[];
  beforeAll(async () => {
    world = await ScimWorld.open();
    schemas = (await world.get('/Schemas')).body['Resources'] as readonly Schema[];
  });
  afterAll(() => world.close());

  it('is what it does', async () => {
    const { body } = await world.get('/ServiceProviderConfig');
    expect(body).toMatchObject({
      ...{ patch: { supported: true }, bulk: { supported: false }, etag: { supported: true } },
      filter: { supported: true, maxResults: 200 },
    });
    expect((await world.send('POST', '/Bulk', { body: {} })).status).toBe(501);
    expect((await world.get('/Me')).status).toBe(501);
    expect((await world.send('POST', '/Users/.search', { body: {} })).status).toBe(501);
  });

  it('names users and groups, one by one as well', async () => {
    const { body } = await world.get('/ResourceTypes');
    const types = body['Resources'] as { id: string; endpoint: string; schema: string }[];
    expect(types.map(({ id, endpoint }) => `${id} ${endpoint}`)).toEqual(['User /Users', 'Group /Groups']);
    for (const type of types) expect((await world.get(`/ResourceTypes/${type.id}`)).body).toEqual(type);
    for (const schema of schemas) expect((await world.get(`/Schemas/${schema.id}`)).body).toEqual(schema);
    expect((await world.get('/Schemas?filter=id%20pr')).status).toBe(403);
    expect((await world.get('/Schemas/urn:nothing')).status).toBe(404);
    expect((await world.send('PUT', '/Schemas', { body: {} })).status).toBe(400);
  });

  it('declares nothing that it does not keep: all of it comes back after create, replace and patch', async () => {
    const id = await world.made('/Users', filled('a'));
    expect((await world.get(`/Users/${id}`)).body).toMatchObject(filled('a'));
    const put = await world.send('PUT', `/Users/${id}`, { body: filled('b') });
    expect(put.body).toMatchObject(filled('b'));
    const whole = filled('c');
    const Operations = Object.entries(whole).map(([path, value]) => ({ op: 'replace', path, value }));
    const patched = await world.send('PATCH', `/Users/${id}`, { body: { Operations } });
    expect(patched.body).toMatchObject(whole);
    expect((await world.get(`/Users/${id}`)).body).toMatchObject(whole);
  });

  it('lets each declared part be changed by itself, and taken away', async () => {
    const id = await world.made('/Users', filled('d'));
    for (const { path, read, type } of parts()) {
      const value = type === 'boolean' ? false : `alone ${path}`;
      const change = { Operations: [{ op: 'replace', path, value }] };
      const { status, body } = await world.send('PATCH', `/Users/${id}`, { body: change });
      expect([path, status, read(body)]).toEqual([path, 200, value]);
    }
    for (const { path, read } of parts()) {
      if (path === 'userName') continue;
      const { body } = await world.send('PATCH', `/Users/${id}`, {
        body: { Operations: [{ op: 'remove', path }] },
      });
      expect([path, read(body)]).toEqual([path, undefined]);
    }
  });

  /** A value for everything that a client may write. */
  function filled(mark: string): Record<string, unknown> {
    const [user, extension] = [
      schemas.find(({ name }) => name === 'User'),
      schemas.find(({ id }) => id === ENTERPRISE),
    ];
    const values = (attributes: readonly Attribute[] = []): Record<string, unknown> =>
      Object.fromEntries(
        attributes.filter(isWritable).map((attribute) => [attribute.name, valueOf(attribute, mark)]),
      );
    const valueOf = ({ name, type, multiValued, subAttributes }: Attribute, text: string): unknown => {
      if (type === 'boolean') return true;
      if (type !== 'complex') return `${name} ${text}`;
      const whole = values(subAttributes);
      return multiValued ? [whole] : whole;
    };
    return { ...values(user?.attributes), [ENTERPRISE]: values(extension?.attributes) };
  }

  /** Every attribute, and every part of one, with its path and where it stands in an answer. */
  function parts() {
    return schemas
      .filter(({ name }) => name !== 'Group')
      .flatMap(({ id, attributes }) =>
        attributes.filter(isWritable).flatMap(({ name, type, multiValued, subAttributes = [] }) => {
          const prefix = id === ENTERPRISE ? `${ENTERPRISE}:` : '';
          const home = (body: Record<string, unknown>) =>
            (prefix === '' ? body : ((body[ENTERPRISE] ?? {}) as Record<string, unknown>))[name];
          if (type !== 'complex') return [{ path: `${prefix}${name}`, type, read: home }];
          return subAttributes.map((part) => ({
            path: `${prefix}${name}.${part.name}`,
            type: part.type,
            read: (body: Record<string, unknown>) => {
              const value = home(body);
              const one = (multiValued ? (value as unknown[] | undefined)?.[0] : value) as
                Record<string, unknown> | undefined;
              return one?.[part.name];
            },
          }));
        }),
      );
  }
});

function isWritable({ mutability }: Attribute): boolean {
  return mutability !== 'readOnly';
}
