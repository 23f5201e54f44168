import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PersonKey } from '#domain';
import { sabotage } from '../fakes/umapi/umapi-faults.js';
import { fakeUser } from '../fakes/umapi/umapi-records.js';
import { AdobeConsoleWorld, failureOf } from './adobe-console-world.js';

let world: AdobeConsoleWorld;
let askedBefore: number;
const { signal } = new AbortController();

beforeAll(async () => {
  world = await AdobeConsoleWorld.open({
    pageSize: 3,
    technicalAccounts: 2,
    users: [
      fakeUser('ana@example.com', ['Sales', 'Photoshop']),
      fakeUser('bo@example.com', ['Photoshop']),
      fakeUser('cy@example.com', ['Sales'], { status: 'disabled' }),
      fakeUser('di@example.com', ['Sales'], { username: 'di.name' }),
      fakeUser('ed@example.com', [], { id: 'ED@PERSONAL', type: 'adobeID' }),
      fakeUser('ed@example.com', ['Sales'], { id: 'ED@COMPANY' }),
      fakeUser('fay@example.com', ['Legal']),
      fakeUser('nobody@example.com', ['Sales'], { email: '', id: 'NO-ADDRESS' }),
    ],
  });
});
beforeEach(() => {
  askedBefore = world.fake.requests.length;
});
afterEach(() => world.fake.heal());
afterAll(() => world.fake.close());

const asked = () =>
  world
    .asked()
    .slice(askedBefore)
    .filter((line) => !line.startsWith('token'));

async function find(...keys: readonly PersonKey[]): Promise<string[][]> {
  const answers = await world.source(['Sales', 'Legal']).readPeople(keys, signal);
  expect(answers.map(({ key }) => key)).toEqual(keys);
  return answers.map(({ rows }) =>
    rows.map(({ sourceKey, email, groups, enabled }) =>
      [sourceKey, email, ...groups, ...(enabled ? [] : ['disabled'])].join(' '),
    ),
  );
}

describe('AdobeConsoleSource.readPeople', () => {
  it('looks people up by address, with their wanted groups, in the order of the keys', async () => {
    expect(await find({ email: 'fay@example.com' }, { email: 'ANA@example.com' })).toEqual([
      ['FAY@EXAMPLE.COM.E fay@example.com Legal'],
      ['ANA@EXAMPLE.COM.E ana@example.com Sales'],
    ]);
    expect(asked()).toEqual(['user 200', 'user 404', 'user 200', 'user 404']);
  });

  it('finds somebody in none of the wanted groups, and somebody who is disabled', async () => {
    expect(await find({ email: 'bo@example.com' }, { email: 'cy@example.com' })).toEqual([
      ['BO@EXAMPLE.COM.E bo@example.com'],
      ['CY@EXAMPLE.COM.E cy@example.com Sales disabled'],
    ]);
  });

  it('finds both accounts of one address, personal and of the organization', async () => {
    expect(await find({ email: 'ed@example.com' })).toEqual([
      ['ED@PERSONAL ed@example.com', 'ED@COMPANY ed@example.com Sales'],
    ]);
  });

  it('finds in the list whom Adobe does not find by address, because the username is another one', async () => {
    expect(await find({ email: 'di@example.com' })).toEqual([['DI@EXAMPLE.COM.E di@example.com Sales']]);
    expect(asked()).toEqual(['user 404', 'users 0 200', 'users 1 200', 'users 2 200']);
  });

  it('finds by its key who has another address now, and who is named by the key alone', async () => {
    expect(
      await find(
        { sourceKey: 'FAY@EXAMPLE.COM.E', email: 'fay.old@example.com' },
        { sourceKey: 'ANA@EXAMPLE.COM.E' },
      ),
    ).toEqual([['FAY@EXAMPLE.COM.E fay@example.com Legal'], ['ANA@EXAMPLE.COM.E ana@example.com Sales']]);
    expect(asked().filter((line) => line.startsWith('users'))).toHaveLength(3);
  });

  it('says that nobody is there only after the list has been read to its end', async () => {
    expect(
      await find({ email: 'gone@example.com' }, { sourceKey: 'GONE', email: 'ana@example.com' }),
    ).toEqual([[], []]);
    expect(asked().at(-1)).toBe('users 2 200');
    world.fake.fail({ on: 'users', page: 2, sabotage: sabotage.truncate });
    expect(await failureOf(find({ email: 'gone@example.com' }))).toMatchObject({
      code: 'SOURCE_ANSWER',
      message: expect.stringContaining('page 3 of the users'),
    });
  });

  it('asks Adobe nothing for nobody', async () => {
    expect(await find()).toEqual([]);
    expect(asked()).toEqual([]);
  });

  it.each([
    ['an error', sabotage.status(500), 'SOURCE_FAILED'],
    ['a proxy that knows no such page', sabotage.html(404), 'SOURCE_ANSWER'],
    ['another error with status 404', sabotage.result('error.apikey.invalid', 404), 'SOURCE_REFUSED'],
    [
      'an address that Adobe does not take',
      sabotage.result('error.user.email.invalid', 400),
      'SOURCE_FAILED',
    ],
    ['a success without a user', sabotage.status(200, { result: 'success' }), 'SOURCE_ANSWER'],
    ['no end of patience', sabotage.throttle(), 'SOURCE_FAILED'],
  ] as const)('takes %s for no absence', async (_name, sabotage, code) => {
    world.fake.fail({ on: 'user', sabotage });
    expect(await failureOf(find({ email: 'ana@example.com' }))).toMatchObject({
      code,
      message: expect.stringContaining('Adobe Admin Console 1A2B3C@AdobeOrg, the user ana@example.com: '),
    });
  });

  it('cannot make a person of an account without an address, and does not call it absent', async () => {
    expect(await failureOf(find({ sourceKey: 'NO-ADDRESS' }))).toMatchObject({
      code: 'SOURCE_UNSUPPORTED',
      message: expect.stringContaining('it has no e-mail address'),
    });
  });
});

describe('AdobeConsoleSource.inspect', () => {
  it('tells what an administrator wants to know before a run', async () => {
    expect(await world.source(['sales', 'Legal', 'Salse']).inspect(signal)).toEqual({
      name: 'adobe_console:1A2B3C@AdobeOrg',
      address: world.fake.url,
      tls: 'none',
      credentials: 'OAuth server-to-server, access token accepted',
      groups: [
        { group: 'sales', people: 5 },
        { group: 'Legal', people: 1 },
        { group: 'Salse', people: undefined },
      ],
      sample: [
        expect.objectContaining({ row: 1, email: 'ana@example.com', groups: ['sales'] }),
        expect.objectContaining({ row: 2, email: 'di@example.com', groups: ['sales'] }),
        expect.objectContaining({ row: 3, email: 'ed@example.com', groups: ['sales'] }),
      ],
      notes: [
        'Organization 1A2B3C@AdobeOrg: 9 users, technical accounts included.',
        'Sizes of groups are those of the Admin Console, which counts members of every kind.',
        'No group found for: Salse. The Admin Console has no user group and no product profile of that name. Did you mean "Sales"?',
      ],
    });
    expect(asked()).toEqual(['groups 0 200', 'users 0 200', 'users 0 200']);
  });

  it('says what is wrong, and does not wait for long', async () => {
    world.fake.fail({ on: 'groups', sabotage: sabotage.throttle('60') });
    expect(await failureOf(world.source(['Sales']).inspect(signal))).toMatchObject({
      code: 'SOURCE_FAILED',
      message: expect.stringContaining('page 1 of the groups: Adobe asks to wait 1 minute (status 429)'),
    });
    world.fake.heal();
    world.fake.fail({ on: 'token', sabotage: sabotage.status(401, { error: 'invalid_client' }) });
    expect(await failureOf(world.source(['Sales']).inspect(signal))).toMatchObject({
      code: 'SOURCE_REFUSED',
    });
  });
});
