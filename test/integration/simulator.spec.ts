import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startSimulator,
  type RunningSimulator,
  type StateInput,
} from '../../apps/sign-simulator/src/index.js';
import { cursorOf, itemsOf, SimulatorClient } from './simulator-client.js';

const groups = [{ name: 'Default Group', default: true }, { name: 'Sales' }, { name: 'Legal' }];
const state: StateInput = {
  orgs: {
    primary: {
      key: 'key-primary',
      adminEmail: 'admin@example.com',
      groups,
      users: [
        { email: 'admin@example.com', accountAdmin: true },
        {
          email: 'Ana.Ruiz@Example.com',
          firstName: 'Ana',
          lastName: 'Ruiz',
          phone: '+1 555 0100',
          title: 'Counsel',
          groups: [
            { name: 'Sales', primary: true, admin: true },
            { name: 'Legal', admin: true },
          ],
        },
        { email: 'ben@example.com', status: 'INACTIVE', groups: [{ name: 'Sales' }] },
        { email: 'locked@example.com', stateLocked: true },
        { email: 'invited@example.com', status: 'CREATED' },
      ],
    },
    second: { groupsPut: 'delta', newUserStatus: 'CREATED', groups, users: [{ email: 'cara@example.com' }] },
    console: { enterprise: true, users: [{ email: 'dora@example.com' }] },
    single: { umg: false, groups, users: [{ email: 'eve@example.com' }] },
    odd: {
      oddCase: true,
      changesWhileInactive: false,
      users: [{ email: 'fay.fox@example.com', status: 'INACTIVE' }],
    },
  },
};

let simulator: RunningSimulator;
let client: SimulatorClient;
const others: SimulatorClient[] = [];
const clientOf = (org: string): SimulatorClient => {
  const other = new SimulatorClient(simulator, `key-${org}`);
  others.push(other);
  return other;
};

beforeEach(async () => {
  simulator = await startSimulator({ state });
  client = new SimulatorClient(simulator);
});
afterEach(async () => {
  await Promise.all([client, ...others.splice(0)].map((each) => each.close()));
  await simulator.close();
});

async function idOf(email: string, from = client): Promise<string> {
  const users = itemsOf(await from.ask('GET', '/users?pageSize=100'));
  return String(users.find((user) => String(user['email']).toLowerCase() === email)?.['id']);
}
async function groupIdOf(name: string, from = client): Promise<string> {
  const list = itemsOf(await from.ask('GET', '/groups'));
  return String(list.find((group) => group['groupName'] === name)?.['groupId']);
}
function userIn(org: string, email: string) {
  return simulator.state(true).orgs[org]?.users.find((user) => user.email.toLowerCase() === email);
}
const groupsIn = (org: string, email: string) => {
  return userIn(org, email)?.groups.map(({ name, primary, admin }) => [name, primary, admin]);
};

describe('access', () => {
  it('answers its own address at /baseUris', async () => {
    const access = `${simulator.url}/`;
    expect(await client.ask('GET', '/baseUris')).toMatchObject({
      status: 200,
      json: { apiAccessPoint: access, webAccessPoint: access },
    });
  });

  it('refuses a wrong key and a missing one', async () => {
    expect(await clientOf('nobody').ask('GET', '/users')).toMatchObject({
      status: 401,
      json: { code: 'INVALID_ACCESS_TOKEN' },
    });
    const bare = await client.askUrl('GET', '/api/rest/v6/users', undefined, { authorization: '' });
    expect(bare).toMatchObject({ status: 401, json: { code: 'NO_AUTHORIZATION_HEADER' } });
  });

  it('shows each key its own org', async () => {
    expect(itemsOf(await clientOf('second').ask('GET', '/users')).map(({ email }) => email)).toEqual([
      'cara@example.com',
    ]);
  });

  it('sends an org that has moved to its new access point', async () => {
    simulator.control({ accessPoints: { primary: 'na2' } });
    const moved = `${simulator.url}/na2/`;
    expect((await client.ask('GET', '/baseUris')).json).toMatchObject({ apiAccessPoint: moved });
    expect(await client.ask('GET', '/users')).toMatchObject({ json: { code: 'INVALID_API_ACCESS_POINT' } });
    expect((await client.askUrl('GET', '/na2/api/rest/v6/users')).status).toBe(200);
    expect((await clientOf('second').ask('GET', '/users')).status).toBe(200);
  });

  it('knows neither other resources nor other methods', async () => {
    expect(await client.ask('GET', '/agreements')).toMatchObject({
      status: 404,
      json: { code: 'RESOURCE_NOT_FOUND' },
    });
    expect(await client.ask('DELETE', '/users/me')).toMatchObject({
      status: 405,
      json: { code: 'METHOD_NOT_ALLOWED' },
    });
    expect((await client.ask('GET', '/users/unknown')).json).toMatchObject({ code: 'INVALID_USER_ID' });
    expect((await client.ask('GET', '/groups/unknown')).json).toMatchObject({ code: 'INVALID_GROUP_ID' });
  });

  it('refuses a body that is no JSON, and one without a required member', async () => {
    expect(await client.ask('POST', '/users', '{"email":')).toMatchObject({
      status: 400,
      json: { code: 'INVALID_JSON' },
    });
    expect(await client.ask('POST', '/users', { email: 'x@example.com' })).toMatchObject({
      status: 400,
      json: { code: 'MISSING_REQUIRED_PARAM', message: expect.stringContaining('isAccountAdmin') as string },
    });
  });
});

describe('users', () => {
  it('lists users in pages, in the case of creation, without status and unknown names', async () => {
    const first = await client.ask('GET', '/users?pageSize=2');
    expect(itemsOf(first)).toEqual([
      expect.objectContaining({ email: 'admin@example.com', isAccountAdmin: true }),
      expect.objectContaining({ email: 'Ana.Ruiz@Example.com', isAccountAdmin: false, firstName: 'Ana' }),
    ]);
    for (const user of itemsOf(first)) expect(user).not.toHaveProperty('status');
    expect(itemsOf(first)[0]).not.toHaveProperty('firstName');
    const cursor = encodeURIComponent(cursorOf(first) ?? '');
    const second = await client.ask('GET', `/users?pageSize=100&cursor=${cursor}`);
    expect(itemsOf(second).map(({ email }) => email)).toEqual([
      'ben@example.com',
      'locked@example.com',
      'invited@example.com',
    ]);
    expect(second.json['page']).toEqual({});
    expect((await client.ask('GET', '/groups?cursor=' + cursor)).json).toMatchObject({
      code: 'INVALID_CURSOR',
    });
    expect((await client.ask('GET', '/users?pageSize=2001')).json).toMatchObject({
      code: 'INVALID_PAGE_SIZE',
    });
  });

  it('shows one user in lower case with status, extra members and primary group', async () => {
    const reply = await client.ask('GET', `/users/${await idOf('ana.ruiz@example.com')}`);
    expect(reply.json).toMatchObject({
      email: 'ana.ruiz@example.com',
      status: 'ACTIVE',
      phone: '+1 555 0100',
      title: 'Counsel',
      isAccountAdmin: false,
      primaryGroupId: await groupIdOf('Sales'),
    });
    expect((await client.ask('GET', '/users/me')).json).toMatchObject({ email: 'admin@example.com' });
  });

  it('creates a user in the Default Group and refuses the same address in another case', async () => {
    const second = clientOf('second');
    const body = {
      email: 'New@Example.com',
      firstName: 'New',
      isAccountAdmin: true,
      status: 'ACTIVE',
      id: '',
    };
    const reply = await second.ask('POST', '/users', body);
    expect(reply.status).toBe(201);
    expect(Object.keys(reply.json)).toEqual(['userId']);
    expect(userIn('second', 'new@example.com')).toMatchObject({
      email: 'New@Example.com',
      lastName: null,
      status: 'CREATED',
      accountAdmin: true,
      groups: [{ name: 'Default Group', primary: true, admin: false }],
    });
    expect(await second.ask('POST', '/users', { ...body, email: 'NEW@example.com' })).toMatchObject({
      status: 409,
      json: { code: 'USER_ALREADY_EXISTS' },
    });
    expect((await second.ask('POST', '/users', { ...body, email: 'nobody' })).status).toBe(400);
  });

  it('replaces the whole record by PUT: what is not sent back is lost, the spelling of the address is not', async () => {
    const id = await idOf('ana.ruiz@example.com');
    const { json } = await client.ask('GET', `/users/${id}`);
    const { phone, ...withoutPhone } = json;
    expect(phone).toBe('+1 555 0100');
    expect(await client.ask('PUT', `/users/${id}`, { ...withoutPhone, isAccountAdmin: true })).toMatchObject({
      status: 200,
      json: {},
    });
    const ana = userIn('primary', 'ana.ruiz@example.com');
    expect(ana).toMatchObject({ email: 'Ana.Ruiz@Example.com', accountAdmin: true, title: 'Counsel' });
    expect(ana).not.toHaveProperty('phone');
    expect(groupsIn('primary', 'ana.ruiz@example.com')).toHaveLength(2);
  });

  it('refuses to change status or id by PUT, to take the address of another, and an incomplete record', async () => {
    const id = await idOf('ana.ruiz@example.com');
    const { json } = await client.ask('GET', `/users/${id}`);
    const put = async (change: object) => {
      const { status, json: answer } = await client.ask('PUT', `/users/${id}`, { ...json, ...change });
      return [status, answer['code']];
    };
    expect(await put({ status: 'INACTIVE' })).toEqual([400, 'MODIFYING_IMMUTABLE_FIELDS']);
    expect(await put({ id: 'other' })).toEqual([400, 'MODIFYING_IMMUTABLE_FIELDS']);
    expect(await put({ email: 'BEN@example.com' })).toEqual([409, 'USER_ALREADY_EXISTS']);
    expect(await put({ status: undefined })).toEqual([400, 'MISSING_REQUIRED_PARAM']);
    expect(await put({ email: 'ana@new.example.com' })).toEqual([200, undefined]);
    expect(userIn('primary', 'ana@new.example.com')).toBeDefined();
  });
});

describe('the state of users', () => {
  it('changes, and says ALREADY_… with 200', async () => {
    const id = await idOf('ben@example.com');
    const put = async (value: string) => {
      const { status, json } = await client.ask('PUT', `/users/${id}/state`, {
        state: value,
        comment: 'test',
      });
      return [status, json['code'], json['state']];
    };
    expect(await put('INACTIVE')).toEqual([200, 'ALREADY_INACTIVE', 'INACTIVE']);
    expect(await put('ACTIVE')).toEqual([200, 'OK', 'ACTIVE']);
    expect(await put('ACTIVE')).toEqual([200, 'ALREADY_ACTIVE', 'ACTIVE']);
    expect(await put('CREATED')).toEqual([400, 'INVALID_ARGUMENTS', undefined]);
  });

  it('starts the password workflow for who never finished signing up', async () => {
    const id = await idOf('invited@example.com');
    expect((await client.ask('PUT', `/users/${id}/state`, { state: 'ACTIVE' })).json).toMatchObject({
      code: 'SET_PASSWORD_WORKFLOW_INITIATED',
      state: 'CREATED',
    });
  });

  it('is refused for locked users and, with creation, for accounts of the Admin Console', async () => {
    const denied = { status: 403, json: { code: 'PERMISSION_DENIED' } };
    const locked = await idOf('locked@example.com');
    expect(await client.ask('PUT', `/users/${locked}/state`, { state: 'INACTIVE' })).toMatchObject(denied);
    const console = clientOf('console');
    const dora = await idOf('dora@example.com', console);
    expect(await console.ask('PUT', `/users/${dora}/state`, { state: 'INACTIVE' })).toMatchObject(denied);
    const body = { email: 'new@example.com', isAccountAdmin: false };
    expect(await console.ask('POST', '/users', body)).toMatchObject(denied);
    expect(simulator.state().orgs['console']?.users).toHaveLength(1);
  });

  it('keeps inactive users in lists and groups, and refuses to change them where the account does', async () => {
    const members = itemsOf(await client.ask('GET', `/groups/${await groupIdOf('Sales')}/users`));
    expect(members.map(({ email }) => email)).toEqual(['Ana.Ruiz@Example.com', 'ben@example.com']);
    const odd = clientOf('odd');
    const fay = await idOf('fay.fox@example.com', odd);
    expect((await odd.ask('PUT', `/users/${fay}/groups`, { groupInfoList: [] })).status).toBe(403);
  });

  it('spells addresses oddly in the lists of an odd org', async () => {
    const odd = clientOf('odd');
    expect(itemsOf(await odd.ask('GET', '/users'))[0]).toMatchObject({ email: 'Fay.Fox@Example.Com' });
    expect(userIn('odd', 'fay.fox@example.com')?.email).toBe('fay.fox@example.com');
  });
});

describe('the groups of a user', () => {
  it('are shown with their flags', async () => {
    const reply = await client.ask('GET', `/users/${await idOf('ana.ruiz@example.com')}/groups`);
    expect(itemsOf(reply)).toMatchObject([
      {
        id: await groupIdOf('Sales'),
        name: 'Sales',
        isGroupAdmin: true,
        isPrimaryGroup: true,
        status: 'ACTIVE',
      },
      {
        name: 'Legal',
        isGroupAdmin: true,
        isPrimaryGroup: false,
        settings: { userCanSend: { value: true } },
      },
    ]);
  });

  it('are replaced by PUT in one account, and only changed in another', async () => {
    const join = async (from: SimulatorClient, email: string) => {
      const id = await groupIdOf('Legal', from);
      const groupInfoList = [{ id, isGroupAdmin: false, isPrimaryGroup: true, status: 'ACTIVE' }];
      return (await from.ask('PUT', `/users/${await idOf(email, from)}/groups`, { groupInfoList })).status;
    };
    expect(await join(client, 'ana.ruiz@example.com')).toBe(200);
    expect(groupsIn('primary', 'ana.ruiz@example.com')).toEqual([['Legal', true, false]]);
    expect(await join(clientOf('second'), 'cara@example.com')).toBe(200);
    expect(groupsIn('second', 'cara@example.com')).toEqual([
      ['Default Group', false, false],
      ['Legal', true, false],
    ]);
  });

  it('are left by DELETED, and never all of them', async () => {
    const second = clientOf('second');
    const cara = await idOf('cara@example.com', second);
    const groupInfoList = [{ id: await groupIdOf('Default Group', second), status: 'DELETED' }];
    expect((await second.ask('PUT', `/users/${cara}/groups`, { groupInfoList })).status).toBe(200);
    expect(groupsIn('second', 'cara@example.com')).toEqual([['Default Group', true, false]]);
  });

  it('are one only without multiple groups: a PUT moves, a second group is refused', async () => {
    const single = clientOf('single');
    const path = `/users/${await idOf('eve@example.com', single)}/groups`;
    const [sales, legal] = [await groupIdOf('Sales', single), await groupIdOf('Legal', single)];
    const entry = (id: string, isPrimaryGroup: boolean) => ({
      id,
      isPrimaryGroup,
      isGroupAdmin: true,
      status: 'ACTIVE',
    });
    const left = { id: await groupIdOf('Default Group', single), isGroupAdmin: false, status: 'DELETED' };
    expect((await single.ask('PUT', path, { groupInfoList: [entry(sales, true), left] })).status).toBe(200);
    expect(groupsIn('single', 'eve@example.com')).toEqual([['Sales', true, true]]);
    expect(
      await single.ask('PUT', path, { groupInfoList: [entry(sales, true), entry(legal, false)] }),
    ).toMatchObject({ status: 400, json: { code: 'INVALID_ARGUMENTS' } });
    expect(groupsIn('single', 'eve@example.com')).toEqual([['Sales', true, true]]);
  });

  it('are checked before anything is changed', async () => {
    const path = `/users/${await idOf('ana.ruiz@example.com')}/groups`;
    const unknown = { groupInfoList: [{ id: 'nowhere', isGroupAdmin: false }] };
    expect(await client.ask('PUT', path, unknown)).toMatchObject({
      status: 400,
      json: { code: 'INVALID_GROUP_ID' },
    });
    const noFlag = { groupInfoList: [{ id: await groupIdOf('Legal') }] };
    expect((await client.ask('PUT', path, noFlag)).json).toMatchObject({
      message: 'groupInfoList.0.isGroupAdmin: is required.',
    });
    expect(groupsIn('primary', 'ana.ruiz@example.com')).toHaveLength(2);
  });
});

describe('groups', () => {
  it('are listed as groupId and groupName, shown as id and name', async () => {
    const list = itemsOf(await client.ask('GET', '/groups'));
    expect(list.map(({ groupName, isDefaultGroup }) => [groupName, isDefaultGroup])).toEqual([
      ['Default Group', true],
      ['Sales', false],
      ['Legal', false],
    ]);
    const id = await groupIdOf('Sales');
    expect((await client.ask('GET', `/groups/${id}`)).json).toMatchObject({
      id,
      name: 'Sales',
      isDefaultGroup: false,
    });
  });

  it('are created once, whatever the case of the name', async () => {
    const reply = await client.ask('POST', '/groups', { name: 'Board' });
    expect(reply).toMatchObject({ status: 201, json: { id: await groupIdOf('Board') } });
    const duplicate = { status: 409, json: { code: 'GROUP_ALREADY_EXISTS' } };
    expect(await client.ask('POST', '/groups', { name: 'BOARD' })).toMatchObject(duplicate);
    expect((await client.ask('POST', '/groups', { name: ' ' })).status).toBe(400);
    const path = `/groups/${String(reply.json['id'])}`;
    expect(await client.ask('PUT', path, { name: 'sales' })).toMatchObject(duplicate);
    expect((await client.ask('PUT', path, { name: 'The Board' })).status).toBe(200);
    expect(await groupIdOf('The Board')).toBe(reply.json['id']);
  });

  it('lose their members when deleted; who had no other group is in the Default Group', async () => {
    const sales = await groupIdOf('Sales');
    expect((await client.ask('DELETE', `/groups/${sales}`)).status).toBe(204);
    expect((await client.ask('GET', `/groups/${sales}`)).status).toBe(404);
    expect(groupsIn('primary', 'ana.ruiz@example.com')).toEqual([['Legal', true, true]]);
    expect(groupsIn('primary', 'ben@example.com')).toEqual([['Default Group', true, false]]);
    const home = await groupIdOf('Default Group');
    expect((await client.ask('DELETE', `/groups/${home}`)).status).toBe(403);
  });

  it('list their members in pages, with the admin flag', async () => {
    const sales = await groupIdOf('Sales');
    const first = await client.ask('GET', `/groups/${sales}/users?pageSize=1`);
    expect(itemsOf(first)).toMatchObject([{ email: 'Ana.Ruiz@Example.com', isGroupAdmin: true }]);
    const cursor = encodeURIComponent(cursorOf(first) ?? '');
    const second = await client.ask('GET', `/groups/${sales}/users?pageSize=1&cursor=${cursor}`);
    expect(itemsOf(second)).toMatchObject([{ email: 'ben@example.com', isGroupAdmin: false }]);
    expect(cursorOf(second)).toBeUndefined();
  });
});

describe('the control surface', () => {
  const sim = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => {
    return client.askUrl(method, `/_sim/${path}`, body);
  };

  it('dumps and loads the state', async () => {
    const full = (await sim('GET', 'state?full=1')).json;
    expect(full).toEqual(simulator.state(true));
    expect((await sim('PUT', 'state', { orgs: { solo: {} } })).status).toBe(200);
    expect(Object.keys(simulator.state().orgs)).toEqual(['solo']);
    expect(await sim('PUT', 'state', { orgs: { solo: { umg: 'yes' } } })).toMatchObject({
      status: 400,
      json: { code: 'SIM_STATE_INVALID', message: expect.stringContaining('orgs.solo.umg') as string },
    });
    expect((await sim('PUT', 'state', full)).status).toBe(200);
    expect((await sim('GET', 'state?full=1')).json).toEqual(full);
  });

  it('edits the state by hand', async () => {
    const edit = { org: 'primary', email: 'ben@example.com', set: { status: 'ACTIVE' } };
    expect((await sim('POST', 'edit', [edit])).json).toEqual({ edits: 1 });
    expect(userIn('primary', 'ben@example.com')?.status).toBe('ACTIVE');
    expect((await sim('POST', 'edit', [{ ...edit, org: 'x' }])).json).toMatchObject({
      code: 'SIM_EDIT_INVALID',
    });
  });

  it('puts limits and faults in force and takes them away', async () => {
    const faults = [{ kind: 'status', status: 503 }];
    expect((await sim('PUT', 'control', { faults })).json).toMatchObject({ faults, pageSizeMax: 2000 });
    expect((await client.ask('GET', '/users')).status).toBe(503);
    expect((await sim('PUT', 'control', { fautls: [] })).json).toMatchObject({ code: 'SIM_CONTROL_INVALID' });
    await sim('DELETE', 'control');
    expect((await client.ask('GET', '/users')).status).toBe(200);
  });

  it('shows and clears the ledger', async () => {
    await client.ask('POST', '/users', { email: 'Gus@example.com', isAccountAdmin: false });
    await clientOf('nobody').ask('GET', '/groups');
    const ledger = (await sim('GET', 'ledger')).json as unknown as Record<string, unknown>[];
    expect(ledger).toMatchObject([
      {
        seq: 1,
        org: 'primary',
        method: 'POST',
        route: '/users',
        email: 'Gus@example.com',
        received: true,
        applied: true,
        answered: true,
        status: 201,
      },
      { seq: 2, route: '/groups', applied: false, answered: true, status: 401, code: 'INVALID_ACCESS_TOKEN' },
    ]);
    expect((await sim('GET', 'counters')).json).toMatchObject({
      total: { requests: 2, reads: 1, writes: 1, appliedWrites: 1 },
      orgs: { primary: { postsByEmail: { 'gus@example.com': 1 } } },
      unknownKey: { requests: 1 },
    });
    expect((await sim('GET', 'ledger?since=1')).json).toHaveLength(1);
    await sim('DELETE', 'ledger');
    expect(simulator.ledger()).toEqual([]);
  });

  it('is no business of web pages or other names', async () => {
    const refused = { status: 403, json: { code: 'SIM_LOOPBACK_ONLY' } };
    const asPage = { origin: 'https://example.com' };
    expect(await client.askUrl('GET', '/_sim/state', undefined, asPage)).toMatchObject(refused);
    const asOther = { host: 'rebound.example.com' };
    expect(await client.askUrl('GET', '/_sim/state', undefined, asOther)).toMatchObject(refused);
    expect((await sim('GET', 'nonsense')).status).toBe(404);
  });

  it('can be switched off', async () => {
    const closed = await startSimulator({ state, controlSurface: false });
    const asker = new SimulatorClient(closed);
    try {
      expect((await asker.askUrl('GET', '/_sim/state')).json).toMatchObject({ code: 'RESOURCE_NOT_FOUND' });
    } finally {
      await asker.close();
      await closed.close();
    }
  });
});
