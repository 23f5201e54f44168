import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditRepository, ScimTokenRegister, ScimTokenRepository } from '#db';
import { EventsWorld } from '../integration/events-world.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { ScimClient } from './scim-client.js';
import { scimFiles } from './scim-files.js';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const KIM = 'kim@example.com';

/** What clients say as their documentation and their logs show it, from the connection test to the last day at work. */
describe('A conversation by SCIM ends in Acrobat Sign', () => {
  let world: EventsWorld;
  afterEach(() => world.close());

  async function open(name: 'okta' | 'entra' | 'onelogin', always: Readonly<Record<string, string>> = {}) {
    world = await EventsWorld.open({
      sign: signOrgs({ primary: { users: [signUser('old.hand@example.com', 'Legal')] } }),
      files: scimFiles([name], {
        ...{ signOnlyAction: 'deactivate', signOnlyLimit: 100, orgs: { primary: { deactivateUsers: true } } },
      }),
    });
    const { db, url } = world;
    const register = new ScimTokenRegister(db, new ScimTokenRepository(db), new AuditRepository(db));
    const { text } = await register.create(name, 'spec');
    return new ScimClient(`${url}/scim/v2/${name}`, text.reveal(), always);
  }

  /** Kim in Sign, once nothing is to be done any more: `ACTIVE Sales`. */
  async function kim(): Promise<string> {
    await world.settled();
    const user = world.sign.state().orgs['primary']?.users.find(({ email }) => email === KIM);
    return user === undefined ? 'nobody' : `${user.status} ${user.groups.map(({ name }) => name).join(' ')}`;
  }

  describe('with Okta', () => {
    let okta: ScimClient;
    beforeEach(async () => (okta = await open('okta', { 'user-agent': 'Okta SCIM Client 1.0.0' })));

    it('as its custom app speaks: GET and PUT for people, PATCH for groups, and nobody is ever deleted', async () => {
      await okta.expect(200, 'GET', '/ServiceProviderConfig');
      await okta.expect(200, 'GET', '/Users?startIndex=1&count=2');
      await okta.expect(200, 'GET', '/Groups?startIndex=1&count=100');
      expect(await okta.count('/Users?startIndex=1&count=100', `userName eq "${KIM}"`)).toBe(0);
      const sent = {
        ...{
          schemas: [USER],
          userName: KIM,
          externalId: '00u1abcd',
          displayName: 'Kim Doe',
          locale: 'en-US',
        },
        ...{ name: { givenName: 'Kim', familyName: 'Doe' }, groups: [], password: '1mz050nq', active: true },
        emails: [{ primary: true, value: KIM, type: 'work', display: KIM }],
      };
      const made = await okta.expect(201, 'POST', '/Users', sent);
      expect(made).not.toHaveProperty('password');
      const user = `/Users/${String(made['id'])}`;
      const pushed = await okta.expect(201, 'POST', '/Groups', {
        schemas: [GROUP],
        displayName: 'Sign Sales',
        members: [],
      });
      const group = `/Groups/${String(pushed['id'])}`;
      const patch = (...Operations: object[]) =>
        okta.expect(204, 'PATCH', group, { schemas: [PATCH], Operations });
      const rename = { op: 'replace', value: { id: pushed['id'], displayName: 'Sign Sales' } };
      await patch(rename);
      await patch({ op: 'add', path: 'members', value: [{ value: made['id'], display: KIM }] });
      expect(await kim()).toBe('ACTIVE Sales');

      // Somebody is taken out of the app: the group first, then the person, who stays there and is inactive.
      await patch(rename);
      await patch({ op: 'remove', path: `members[value eq "${String(made['id'])}"]` });
      const before = await okta.expect(200, 'GET', user);
      await okta.expect(200, 'PUT', user, { ...before, active: false });
      expect(await kim()).toMatch('INACTIVE');

      // And comes back, under the same id.
      expect(await okta.count('/Users?startIndex=1&count=100', `userName eq "${KIM}"`)).toBe(1);
      await okta.expect(200, 'PUT', user, { ...before, active: true });
      await patch({ op: 'replace', path: 'members', value: [{ value: made['id'], display: KIM }] });
      expect(await kim()).toBe('ACTIVE Sales');

      // An app of the catalogue says it in one line.
      await okta.expect(200, 'PATCH', user, {
        schemas: [PATCH],
        Operations: [{ op: 'replace', value: { active: false } }],
      });
      expect(await kim()).toMatch('INACTIVE');
    });

    it('and the full run agrees, takes nothing from anybody while the first push goes on, and then does', async () => {
      const made = await okta.expect(201, 'POST', '/Users', { schemas: [USER], userName: KIM, active: true });
      await okta.expect(201, 'POST', '/Groups', {
        displayName: 'Sign Sales',
        members: [{ value: made['id'] }],
      });
      await world.settled();
      const status = () =>
        world.sign.state().orgs['primary']?.users.find(({ email }) => email.startsWith('old'))?.status;
      expect((await world.fullRun()).state).toBe('held');
      expect([await kim(), status()]).toEqual(['ACTIVE Sales', 'ACTIVE']);
      await world.db.query(`update scim_user set created_at = created_at - interval '2 hours'`);
      expect((await world.fullRun()).state).toBe('done');
      expect([await kim(), status()]).toEqual(['ACTIVE Sales', 'INACTIVE']);
    });

    it('and a new address is the same person', async () => {
      const made = await okta.expect(201, 'POST', '/Users', { schemas: [USER], userName: KIM, active: true });
      await okta.expect(201, 'POST', '/Groups', {
        displayName: 'Sign Sales',
        members: [{ value: made['id'] }],
      });
      expect(await kim()).toBe('ACTIVE Sales');
      await okta.expect(200, 'PUT', `/Users/${String(made['id'])}`, {
        ...made,
        userName: 'kim.lee@example.com',
      });
      await world.settled();
      const users = world.sign.state().orgs['primary']?.users ?? [];
      const kims = users.filter(({ email }) => email.startsWith('kim'));
      expect(kims.map(({ email, status }) => `${email} ${status}`)).toEqual(['kim.lee@example.com ACTIVE']);
    });
  });

  describe('with Entra ID', () => {
    let entra: ScimClient;
    let user: string;
    let group: string;
    beforeEach(async () => {
      entra = await open('entra');
      const made = await entra.expect(201, 'POST', '/Users', {
        schemas: [USER, ENTERPRISE],
        ...{
          externalId: 'kim',
          userName: KIM,
          active: true,
          displayName: 'Kim Doe',
          roles: [],
          title: 'Clerk',
        },
        ...{
          name: { formatted: 'Kim Doe', familyName: 'Doe', givenName: 'Kim' },
          meta: { resourceType: 'User' },
        },
        emails: [{ primary: true, type: 'work', value: KIM }],
        [ENTERPRISE]: { department: 'Sales', manager: 'm-1' },
      });
      user = `/Users/${String(made['id'])}`;
      const body = {
        schemas: [GROUP, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
        ...{
          externalId: '8aa1a0c0-c4c3',
          displayName: 'Sign Sales',
          members: [],
          meta: { resourceType: 'Group' },
        },
      };
      const { id } = await entra.expect(201, 'POST', '/Groups', body);
      group = `/Groups/${String(id)}`;
    });
    const patch = (path: string, ...Operations: object[]) =>
      entra.expect(path.startsWith('/Users') ? 200 : 204, 'PATCH', path, { schemas: [PATCH], Operations });
    const idOf = (path: string) => path.split('/').at(-1) ?? '';

    it('as it speaks of old: operations in capitals, booleans as texts, members by value', async () => {
      expect(await entra.count('/Users', 'userName eq "e1b0c2a4-non-existent"')).toBe(0);
      expect(await entra.count('/Groups?excludedAttributes=members', 'displayName eq "e1b0c2a4"')).toBe(0);
      await patch(group, { op: 'Add', path: 'members', value: [{ $ref: null, value: idOf(user) }] });
      const probe = `id eq "${idOf(group)}" and members eq "${idOf(user)}"`;
      expect(await entra.count('/Groups?excludedAttributes=members', probe)).toBe(1);
      const bare = await entra.expect(200, 'GET', `${group}?excludedAttributes=members`);
      expect(bare).not.toHaveProperty('members');
      expect(await kim()).toBe('ACTIVE Sales');
      const changed = await patch(
        user,
        { op: 'Replace', path: 'emails[type eq "work"].value', value: KIM.toUpperCase() },
        { op: 'Add', path: 'name.familyName', value: 'Lee' },
        { op: 'Replace', path: `${ENTERPRISE}:department`, value: 'Legal' },
        { op: 'Remove', path: 'title' },
      );
      expect(changed).toMatchObject({ name: { familyName: 'Lee' }, [ENTERPRISE]: { department: 'Legal' } });
      await patch(group, { op: 'Remove', path: 'members', value: [{ value: idOf(user) }] });
      expect(await entra.count('/Groups?excludedAttributes=members', probe)).toBe(0);
      expect(await kim()).toMatch('INACTIVE');
      await patch(group, { op: 'Add', path: 'members', value: [{ $ref: null, value: idOf(user) }] });
      expect(await kim()).toBe('ACTIVE Sales');
      // Deleted softly; after a month for good.
      await patch(user, { op: 'Replace', path: 'active', value: 'False' });
      expect(await kim()).toMatch('INACTIVE');
      await entra.expect(204, 'DELETE', user);
      await entra.expect(404, 'GET', user);
      expect(await kim()).toMatch('INACTIVE');
    });

    it('as it speaks with the flag aadOptscim062020', async () => {
      await patch(`${group}?aadOptscim062020`, { op: 'add', value: { members: [{ value: idOf(user) }] } });
      expect(await kim()).toBe('ACTIVE Sales');
      const value = {
        displayName: 'K. Lee',
        'name.familyName': 'Lee',
        [`${ENTERPRISE}:department`]: 'Legal',
      };
      expect(await patch(user, { op: 'replace', value })).toMatchObject({
        ...{ displayName: 'K. Lee', name: { givenName: 'Kim', familyName: 'Lee' } },
        [ENTERPRISE]: { department: 'Legal', manager: { value: 'm-1' } },
      });
      await patch(group, { op: 'remove', path: `members[value eq "${idOf(user)}"]` });
      expect(await kim()).toMatch('INACTIVE');
      await patch(group, { op: 'add', path: 'members', value: [{ value: idOf(user) }] });
      expect(await kim()).toBe('ACTIVE Sales');
      await patch(user, { op: 'replace', path: 'active', value: false });
      expect(await kim()).toMatch('INACTIVE');
    });
  });

  it('with OneLogin: a template without addresses, suspended, and deleted at last', async () => {
    const onelogin = await open('onelogin', {
      accept: 'application/json',
      'content-type': 'application/json',
    });
    expect(await onelogin.count('/Users', 'userName eq "non-existent-5f1c"')).toBe(0);
    const old = { schemas: ['urn:scim:schemas:core:1.0'], userName: KIM };
    const refused = await onelogin.send('POST', '/Users', { body: old });
    expect([refused.status, refused.body['scimType']]).toEqual([400, 'invalidVers']);
    expect(refused.body['detail']).toContain('SCIM v2 Enterprise');

    const template = {
      schemas: [USER, ENTERPRISE],
      userName: KIM,
      name: { givenName: 'Kim', familyName: 'Doe' },
    };
    const made = await onelogin.expect(201, 'POST', '/Users', {
      ...template,
      [ENTERPRISE]: { department: '' },
    });
    const user = `/Users/${String(made['id'])}`;
    expect(await onelogin.expect(200, 'GET', '/Groups')).toMatchObject({ totalResults: 0, Resources: [] });
    const pushed = await onelogin.expect(201, 'POST', '/Groups', {
      schemas: [GROUP],
      displayName: 'Sign Sales',
    });
    const group = `/Groups/${String(pushed['id'])}`;
    const members = { op: 'add', path: 'members', value: [{ value: made['id'] }] };
    await onelogin.expect(204, 'PATCH', group, { schemas: [PATCH], Operations: [members] });
    expect(await onelogin.expect(200, 'GET', '/Groups')).toMatchObject({
      Resources: [{ id: pushed['id'], displayName: 'Sign Sales' }],
    });
    expect(await kim()).toBe('ACTIVE Sales');

    await onelogin.expect(200, 'PUT', user, { ...template, active: false });
    expect(await kim()).toMatch('INACTIVE');
    await onelogin.expect(200, 'PUT', user, { ...template, active: true });
    expect(await kim()).toBe('ACTIVE Sales');
    await onelogin.expect(204, 'DELETE', user);
    expect(await kim()).toMatch('INACTIVE');
  });
});
