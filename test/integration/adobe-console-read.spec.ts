import { afterEach, describe, expect, it } from 'vitest';
import { readEvidenceSchema } from '#contracts';
import { fakeUser } from '../fakes/umapi/umapi-records.js';
import { sabotage } from '../fakes/umapi/umapi-faults.js';
import type { FakeUmapiOptions } from '../fakes/umapi/start-fake-umapi.js';
import { AdobeConsoleWorld, crowd, failureOf, readAll } from './adobe-console-world.js';

let world: AdobeConsoleWorld;

afterEach(() => world.fake.close());

const open = async (options: FakeUmapiOptions) => (world = await AdobeConsoleWorld.open(options));

describe('AdobeConsoleSource.read', () => {
  it('reads the people of wanted groups, each once, under the configured spelling of the groups', async () => {
    await open({
      pageSize: 2,
      users: [
        fakeUser('ana@example.com', ['sign sales', 'Photoshop', '_admin_Sign Sales']),
        fakeUser('bo@example.com', ['Photoshop']),
        fakeUser('cy@example.com', ['Sign Legal', 'SIGN SALES']),
        fakeUser('di@example.com', ['Sign Legal']),
        fakeUser('ed@example.com'),
      ],
    });
    const { rows, evidence } = await readAll(world.source(['Sign Sales', 'Sign Legal']));
    expect(rows).toEqual([
      {
        row: 1,
        sourceKey: 'ANA@EXAMPLE.COM.E',
        email: 'ana@example.com',
        firstName: 'ana',
        lastName: 'Example',
        groups: ['Sign Sales'],
        enabled: true,
      },
      expect.objectContaining({ row: 2, email: 'cy@example.com', groups: ['Sign Legal', 'Sign Sales'] }),
      expect.objectContaining({ row: 3, email: 'di@example.com', groups: ['Sign Legal'] }),
    ]);
    expect(readEvidenceSchema.parse(evidence)).toEqual({
      source: 'adobe_console:1A2B3C@AdobeOrg',
      startedAt: '2026-03-01T12:00:00.000Z',
      pages: 3,
      rows: 3,
      people: 3,
      batches: 1,
      dropped: 0,
      stated: 5,
      flaws: [],
      warnings: [],
      groupsNotFound: [],
      groupsAnswered: [
        { group: 'Sign Sales', people: 2 },
        { group: 'Sign Legal', people: 2 },
      ],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(world.asked()).toEqual(['token 200', 'groups 0 200', 'users 0 200', 'users 1 200', 'users 2 200']);
  });

  it('reads everybody when everybody is wanted', async () => {
    await open({ users: [fakeUser('ana@example.com', ['Sales']), fakeUser('bo@example.com', ['Other'])] });
    const { rows } = await readAll(world.source(['Sales'], { everybody: true }));
    expect(rows.map(({ email, groups }) => [email, groups])).toEqual([
      ['ana@example.com', ['Sales']],
      ['bo@example.com', []],
    ]);
  });

  it('sends the token, the key and an id of its own with each request, and the secret only for the token', async () => {
    await open({ users: crowd(3, 'Sales'), pageSize: 2 });
    await readAll(world.source(['Sales']));
    const [token, ...others] = world.fake.requests;
    expect(token?.form).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client-of-the-fake',
      client_secret: 'p8e-secret-of-the-fake',
      scope: 'openid,AdobeID,user_management_sdk',
    });
    expect(others.map(({ headers }) => headers['x-api-key'])).toEqual(others.map(() => 'client-of-the-fake'));
    expect(new Set(others.map(({ headers }) => headers['authorization'])).size).toBe(1);
    expect(new Set(others.map(({ headers }) => headers['x-request-id'])).size).toBe(others.length);
    expect(JSON.stringify(others)).not.toContain('p8e-secret');
    expect(others.map(({ path }) => path)).toEqual([
      '/v2/usermanagement/groups/1A2B3C@AdobeOrg/0',
      '/v2/usermanagement/users/1A2B3C@AdobeOrg/0?directOnly=true',
      '/v2/usermanagement/users/1A2B3C@AdobeOrg/1?directOnly=true',
    ]);
  });

  it('takes what is missing for missing: names, country, domain, type, id', async () => {
    await open({
      users: [
        { email: ' ana@example.com ', groups: ['Sales'] },
        { email: 'bo@example.com', groups: ['Sales'] },
      ],
    });
    const { rows } = await readAll(world.source(['Sales']));
    expect(rows).toEqual([
      { row: 1, email: 'ana@example.com', groups: ['Sales'], enabled: true },
      { row: 2, email: 'bo@example.com', groups: ['Sales'], enabled: true },
    ]);
  });

  it('leaves out whom nobody could write to, says so, and counts them', async () => {
    const nameless = Array.from({ length: 24 }, (_, index) =>
      fakeUser(`x${index}@example.com`, ['Sales'], { email: '', username: `x${index}` }),
    );
    await open({ users: [fakeUser('ana@example.com', ['Sales']), ...nameless, fakeUser('', ['Other'])] });
    const { rows, evidence } = await readAll(world.source(['Sales']));
    expect(rows).toHaveLength(1);
    expect(evidence).toMatchObject({ rows: 25, people: 1, dropped: 24, flaws: [] });
    expect(evidence.droppedKeys).toHaveLength(24);
    expect(evidence.droppedKeys).toContain('X0@EXAMPLE.COM.E');
    expect(evidence.warnings).toHaveLength(21);
    expect(evidence.warnings[0]).toBe('User x0 is left out: it has no e-mail address.');
    expect(evidence.warnings.at(-1)).toBe('… and 4 more users are left out.');
  });

  it('reads one identity type when asked to, and never guesses one that Adobe does not say', async () => {
    await open({
      users: [
        fakeUser('ana@example.com', ['Sales']),
        fakeUser('bo@example.com', ['Sales'], { type: 'adobeID' }),
        fakeUser('cy@example.com', ['Sales'], { type: 'unknown' }),
      ],
    });
    const filtered = await readAll(world.source(['Sales'], { identityType: 'federatedID' }));
    expect(filtered.rows.map(({ email }) => email)).toEqual(['ana@example.com']);
    expect(filtered.evidence).toMatchObject({ rows: 2, dropped: 1 });
    expect(filtered.evidence.warnings).toEqual([
      'User cy@example.com is left out: the Admin Console does not say its identity type, so identity_type_filter cannot tell.',
    ]);
    expect((await readAll(world.source(['Sales']))).rows).toHaveLength(3);
  });

  it('names wanted groups that are not there, and answers for those that are, empty ones included', async () => {
    await open({ users: crowd(1, 'Sign Sales'), groups: [{ groupName: 'Sign Legal' }] });
    const { evidence } = await readAll(world.source(['Sign Sale', 'Sign Legal']));
    expect(evidence).toMatchObject({
      groupsNotFound: ['Sign Sale'],
      groupsAnswered: [{ group: 'Sign Legal', people: 0 }],
      flaws: [],
    });
    expect(evidence.warnings).toEqual([
      'No group found for: Sign Sale. The Admin Console has no user group and no product profile of that name. Did you mean "Sign Sales"?',
    ]);
  });

  it('warns of a group that has members only by way of another one', async () => {
    await open({ users: [fakeUser('ana@example.com', [], { indirectGroups: ['Sign Pro'] })] });
    const { rows, evidence } = await readAll(world.source(['Sign Pro']));
    expect(rows).toEqual([]);
    expect(evidence.warnings).toEqual([
      'The Admin Console counts 1 in "Sign Pro", and no user is directly in it. Who is in it by way of another group is not found: name that group instead.',
    ]);
  });

  it('refuses a wanted group of which there are two, and ignores two of another name', async () => {
    const groups = [
      { groupName: 'Sales', groupId: 1 },
      { groupName: 'sales', groupId: 2 },
    ];
    await open({ users: crowd(1, 'Legal'), groups });
    expect(await failureOf(readAll(world.source(['Sales'])))).toMatchObject({
      code: 'SOURCE_GROUP_AMBIGUOUS',
      message: expect.stringContaining('group "Sales": several groups have this name'),
    });
    expect((await readAll(world.source(['Legal']))).rows).toHaveLength(1);
  });

  it('notes technical accounts, which are counted and not listed', async () => {
    await open({ users: crowd(3, 'Sales'), technicalAccounts: 2 });
    const { evidence } = await readAll(world.source(['Sales']));
    expect(evidence).toMatchObject({ stated: 5, people: 3, flaws: [] });
    expect(evidence.warnings).toEqual([
      'The Admin Console counts 5 users and lists 3: technical accounts are counted and not listed.',
    ]);
  });

  it('believes that an existing group has nobody, and an organization without users', async () => {
    await open({ users: [fakeUser('ana@example.com', ['Other'])], groups: [{ groupName: 'Sales' }] });
    expect((await readAll(world.source(['Sales']))).evidence).toMatchObject({
      people: 0,
      flaws: [],
      groupsAnswered: [{ group: 'Sales', people: 0 }],
    });
    world.fake.organization.users = [];
    expect((await readAll(world.source(['Sales']))).evidence).toMatchObject({ people: 0, stated: 0 });
  });

  it('makes the same digest of the same people in another order, and another one of other people', async () => {
    const users = crowd(9, 'Sales');
    await open({ users, pageSize: 2 });
    const digest = async () => (await readAll(world.source(['Sales']))).evidence.digest;
    const first = await digest();
    world.fake.organization.users = users.toReversed();
    world.fake.organization.pageSize = 5;
    expect(await digest()).toBe(first);
    world.fake.organization.users = users.slice(1);
    expect(await digest()).not.toBe(first);
  });

  it('cuts many people into chunks of at most 500', async () => {
    await open({ users: crowd(1201, 'Sales'), pageSize: 700 });
    const stream = world.source(['Sales']).read(new AbortController().signal);
    const sizes: number[] = [];
    let next = await stream.next();
    for (; next.done !== true; next = await stream.next()) sizes.push(next.value.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1201);
    expect(next.value).toMatchObject({ people: 1201, pages: 2, batches: sizes.length });
  });
});

describe('AdobeConsoleSource.read, pages', () => {
  it('ends with lastPage alone: an empty page is not the end, nor are missing headers', async () => {
    await open({ users: crowd(6, 'Sales'), pageSize: 2 });
    world.fake.fail(
      { on: 'users', page: 1, sabotage: sabotage.empty },
      { on: 'users', page: 2, sabotage: sabotage.withoutHeaders },
    );
    const { rows, evidence } = await readAll(world.source(['Sales']));
    expect(rows.map(({ email }) => email)).toEqual([1, 2, 5, 6].map((n) => `user.n${n}@example.com`));
    expect(evidence.pages).toBe(3);
    expect(evidence.flaws).toEqual([
      {
        code: 'UMAPI_PAGE_EMPTY',
        message:
          'Adobe Admin Console, page 2 of the users: nobody stands there; 6 users are counted and 4 listed.',
      },
    ]);
  });

  it('reads a page once more when somebody in front has gone, and finds whom that moved', async () => {
    const users = crowd(6, 'Sales');
    await open({ users, pageSize: 2 });
    const stream = world.source(['Sales']).read(new AbortController().signal);
    world.fake.fail({
      on: 'users',
      page: 0,
      times: 1,
      sabotage: {
        kind: 'change',
        change: (answer) => {
          // After this page was made, its first user leaves: the third one slips to it from the next page.
          world.fake.organization.users = users.slice(1);
          return answer;
        },
      },
    });
    const emails: string[] = [];
    let next = await stream.next();
    for (; next.done !== true; next = await stream.next())
      emails.push(...next.value.map(({ email }) => email));
    expect(emails.toSorted()).toEqual(users.map(({ email }) => email));
    expect(next.value).toMatchObject({ people: 6, flaws: [] });
    expect(world.asked().slice(2)).toEqual(['users 0 200', 'users 1 200', 'users 0 200', 'users 2 200']);
  });

  it('counts somebody once who stands on two pages because somebody came', async () => {
    const users = crowd(4, 'Sales');
    await open({ users, pageSize: 2 });
    world.fake.fail({
      on: 'users',
      page: 0,
      sabotage: {
        kind: 'change',
        change: (answer) => {
          world.fake.organization.users = [fakeUser('new@example.com', ['Sales']), ...users];
          return answer;
        },
      },
    });
    const { rows, evidence } = await readAll(world.source(['Sales']));
    expect(rows.map(({ email }) => email)).toEqual(users.map(({ email }) => email));
    expect(evidence).toMatchObject({ people: 4, rows: 4 });
  });
});
