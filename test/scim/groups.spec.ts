import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ScimWorld } from './scim-world.js';

const NOBODY = '7f6c3f0e-0000-4000-8000-000000000000';
const patch = (...Operations: readonly object[]) => ({
  body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations },
});

describe('SCIM groups', () => {
  let world: ScimWorld;
  let ids: Record<'ana' | 'bo' | 'cy', string>;
  beforeAll(async () => {
    world = await ScimWorld.open();
    const made = (name: string) => world.made('/Users', { userName: `${name}@example.com` });
    ids = { ana: await made('ana'), bo: await made('bo'), cy: await made('cy') };
  });
  afterAll(() => world.close());

  const group = (displayName: string, ...members: string[]) =>
    world.made('/Groups', { displayName, members: members.map((value) => ({ value })) });
  const members = async (id: string) => {
    const { body } = await world.get(`/Groups/${id}`);
    const found = (body['members'] ?? []) as { value: string; display: string }[];
    return found.map(({ display }) => display.split('@')[0]).join(' ');
  };
  beforeEach(() => world.db.query('delete from hint'));

  it('are made with members, whom they name, and who name them', async () => {
    const id = await group('Made', ids.ana, ids.bo, ids.ana);
    const { body } = await world.get(`/Groups/${id}`);
    const base = `${world.url}/scim/v2/okta`;
    expect(body).toMatchObject({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      ...{ id, displayName: 'Made', meta: { resourceType: 'Group', location: `${base}/Groups/${id}` } },
      members: [
        { value: ids.ana, $ref: `${base}/Users/${ids.ana}`, display: 'ana@example.com', type: 'User' },
        { value: ids.bo },
      ],
    });
    const ana = await world.get(`/Users/${ids.ana}`);
    expect(ana.body['groups']).toEqual([{ value: id, $ref: `${base}/Groups/${id}`, display: 'Made' }]);
    expect(await world.hints()).toEqual(['person ana@example.com', 'person bo@example.com']);
  });

  it('have a name that no other has, whatever its letter case', async () => {
    const id = await group('Unique');
    const again = await world.send('POST', '/Groups', { body: { displayName: 'UNIQUE' } });
    expect([again.status, again.body['scimType']]).toEqual([409, 'uniqueness']);
    const other = await group('Other');
    const renamed = await world.send(
      'PATCH',
      `/Groups/${other}`,
      patch({ op: 'replace', path: 'displayName', value: 'unique' }),
    );
    expect(renamed.status).toBe(409);
    expect(
      (
        await world.send(
          'PATCH',
          `/Groups/${id}`,
          patch({ op: 'replace', value: { id, displayName: 'unique' } }),
        )
      ).status,
    ).toBe(204);
  });

  it('take somebody who is a member already, and lose somebody who is none', async () => {
    const id = await group('Again', ids.ana);
    const add = patch({ op: 'add', path: 'members', value: [{ value: ids.ana }] });
    expect((await world.send('PATCH', `/Groups/${id}`, add)).status).toBe(204);
    const remove = patch(
      { op: 'remove', path: `members[value eq "${ids.cy}"]` },
      { op: 'remove', path: 'members', value: [{ value: NOBODY }] },
    );
    expect((await world.send('PATCH', `/Groups/${id}`, remove)).status).toBe(204);
    expect(await members(id)).toBe('ana');
    expect((await world.get(`/Groups/${id}`)).headers.get('etag')).toBe('W/"1"');
  });

  it('take members from each client in its own words', async () => {
    const id = await group('Dialects');
    const steps: [object, string][] = [
      [{ op: 'Add', path: 'members', value: [{ $ref: null, value: ids.ana }] }, 'ana'],
      [{ op: 'add', value: { members: [{ value: ids.bo }, { value: ids.cy }] } }, 'ana bo cy'],
      [{ op: 'Remove', path: 'members', value: [{ value: ids.cy }] }, 'ana bo'],
      [{ op: 'remove', path: `members[value eq "${ids.bo}"]` }, 'ana'],
      [{ op: 'replace', path: 'members', value: [{ value: ids.cy }] }, 'cy'],
      [{ op: 'replace', value: { id: 'theirs', displayName: 'Dialects' } }, 'cy'],
      [{ op: 'replace', value: { displayName: 'Dialects 2', members: null } }, ''],
    ];
    for (const [operation, left] of steps) {
      expect((await world.send('PATCH', `/Groups/${id}`, patch(operation))).status).toBe(204);
      expect(await members(id)).toBe(left);
    }
  });

  it('are shown after a change to whoever asks for attributes', async () => {
    const id = await group('Shown', ids.ana);
    const change = patch({ op: 'add', path: 'externalId', value: 'e' });
    const { status, body } = await world.send('PATCH', `/Groups/${id}?attributes=externalId`, change);
    expect([status, body]).toEqual([200, { schemas: body['schemas'], id, externalId: 'e' }]);
  });

  it('are replaced whole, but for members of whom nothing is said', async () => {
    const id = await group('Whole', ids.ana, ids.bo);
    await world.send('PUT', `/Groups/${id}`, { body: { displayName: 'Whole 2' } });
    expect(await members(id)).toBe('ana bo');
    await world.send('PUT', `/Groups/${id}`, {
      body: { displayName: 'Whole 2', members: [{ value: ids.cy }] },
    });
    expect(await members(id)).toBe('cy');
    await world.send('PUT', `/Groups/${id}`, { body: { displayName: 'Whole 2', members: [] } });
    expect(await members(id)).toBe('');
  });

  it('change whole or not at all', async () => {
    const id = await group('Atomic', ids.ana);
    for (const strange of [NOBODY, 'no id', '']) {
      const change = patch(
        { op: 'replace', path: 'displayName', value: 'Not so' },
        { op: 'add', path: 'members', value: [{ value: ids.bo }, { value: strange }] },
      );
      const { status, body } = await world.send('PATCH', `/Groups/${id}`, change);
      expect([status, body['scimType']]).toEqual([400, 'invalidValue']);
    }
    expect([await members(id), (await world.get(`/Groups/${id}`)).body['displayName']]).toEqual([
      'ana',
      'Atomic',
    ]);
    expect(await world.hints()).toEqual(['person ana@example.com']);
  });

  it('are found by name and by member, and listed without members when nobody wants them', async () => {
    const id = await group('Found', ids.cy);
    const found = async (filter: string) => {
      const { body } = await world.get(
        `/Groups?excludedAttributes=members&filter=${encodeURIComponent(filter)}`,
      );
      return body['Resources'];
    };
    const [one] = (await found('displayName eq "found"')) as Record<string, unknown>[];
    expect(one).toMatchObject({ id, displayName: 'Found' });
    expect(one).not.toHaveProperty('members');
    expect(await found(`id eq "${id}" and members[value eq "${ids.cy}"]`)).toHaveLength(1);
    expect(await found(`id eq "${id}" and members eq "${ids.ana}"`)).toEqual([]);
    expect(await found(`id eq "${id}" and members.value eq "x"`)).toEqual([]);
    const users = await world.get(`/Users?filter=${encodeURIComponent(`groups.value eq "${id}"`)}`);
    expect(users.body['totalResults']).toBe(1);
  });

  it('hint at those who come and go, and under another name at the whole group', async () => {
    const id = await group('Hints', ids.ana, ids.bo);
    await world.db.query('delete from hint');
    await world.send(
      'PATCH',
      `/Groups/${id}`,
      patch({ op: 'replace', path: 'members', value: [{ value: ids.bo }, { value: ids.cy }] }),
    );
    expect((await world.hints()).toSorted()).toEqual(['person ana@example.com', 'person cy@example.com']);
    await world.db.query('delete from hint');
    await world.send(
      'PATCH',
      `/Groups/${id}`,
      patch({ op: 'replace', path: 'displayName', value: 'Hints 2' }),
    );
    expect(await world.hints()).toEqual(['group Hints', 'group Hints 2']);
    await world.db.query('delete from hint');
    expect((await world.send('DELETE', `/Groups/${id}`)).status).toBe(204);
    expect((await world.hints()).toSorted()).toEqual(['person bo@example.com', 'person cy@example.com']);
    expect((await world.get(`/Groups/${id}`)).status).toBe(404);
  });

  it('lose who is deleted', async () => {
    const dee = await world.made('/Users', { userName: 'dee@example.com' });
    const id = await group('Losing', ids.ana, dee);
    await world.send('DELETE', `/Users/${dee}`);
    expect(await members(id)).toBe('ana');
    const again = await world.send(
      'PATCH',
      `/Groups/${id}`,
      patch({ op: 'add', path: 'members', value: [{ value: dee }] }),
    );
    expect(again.status).toBe(400);
  });

  it('are paged in one order, from the beginning, from the middle, and backwards', async () => {
    const all: string[] = [];
    for (let at = 0; at < 25; at += 1)
      all.push(await world.made('/Groups', { displayName: `Page ${at}` }, 'entra'));
    const page = async (startIndex: number, count: number) => {
      const { body } = await world.get(`/Groups?startIndex=${startIndex}&count=${count}`, {
        connection: 'entra',
      });
      expect(body).toMatchObject({ totalResults: 25, startIndex: Math.max(1, startIndex) });
      return (body['Resources'] as { id: string }[]).map(({ id }) => id);
    };
    expect([...(await page(1, 10)), ...(await page(11, 10)), ...(await page(21, 10))]).toEqual(all);
    expect(await page(18, 3)).toEqual(all.slice(17, 20));
    expect(await page(5, 3)).toEqual(all.slice(4, 7));
    expect(await page(-7, 2)).toEqual(all.slice(0, 2));
    expect(await page(26, 5)).toEqual([]);
    expect(await page(1, 0)).toEqual([]);
    expect(await page(1, -1)).toEqual([]);
    // One is gone: who asks for the next page misses nobody.
    await world.send('DELETE', `/Groups/${all[0]}`, { connection: 'entra' });
    const { body } = await world.get('/Groups?startIndex=11&count=5', { connection: 'entra' });
    expect((body['Resources'] as { id: string }[]).map(({ id }) => id)).toEqual(all.slice(10, 15));
  });
});
