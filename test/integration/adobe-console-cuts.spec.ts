import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SourceUnreadableError } from '#sources';
import { sabotage, type Fault, type Sabotage } from '../fakes/umapi/umapi-faults.js';
import { fakeUser } from '../fakes/umapi/umapi-records.js';
import { AdobeConsoleWorld, failureOf, readAll } from './adobe-console-world.js';

let world: AdobeConsoleWorld;

beforeAll(async () => {
  const users = Array.from({ length: 12 }, (_, index) =>
    fakeUser(`user.n${index + 1}@example.com`, ['Sales']),
  );
  world = await AdobeConsoleWorld.open({
    users,
    pageSize: 3,
    groupPageSize: 1,
    groups: [{ groupName: 'Sales' }],
  });
});
afterEach(() => world.fake.heal());
afterAll(() => world.fake.close());

/** Reads under a fault to whatever end, which is never evidence. */
async function failureUnder(fault: Fault): Promise<SourceUnreadableError> {
  world.fake.fail(fault);
  const failure = await failureOf(readAll(world.source(['Sales'], { timeoutMs: 500, retries: 1 })));
  expect(failure).toBeInstanceOf(SourceUnreadableError);
  expect(failure.message).toContain('Adobe Admin Console 1A2B3C@AdobeOrg, ');
  expect(`${failure.message} ${JSON.stringify(failure.details)}`).not.toMatch(
    /secret|client-of-the-fake|Bearer/,
  );
  return failure;
}

/** What can happen to any page, and how it is called. */
const anywhere: readonly (readonly [name: string, sabotage: Sabotage, code: string, words: string])[] = [
  ['the connection ends before the answer', sabotage.disconnect, 'SOURCE_CUT', 'tried 2 times'],
  ['the connection ends within the answer', sabotage.cut, 'SOURCE_CUT', 'tried 2 times'],
  ['there is no answer', sabotage.hang, 'SOURCE_CUT', 'no complete answer came in time, tried 2 times'],
  ['the JSON is cut', sabotage.truncate, 'SOURCE_ANSWER', 'no JSON, or was cut after'],
  ['a proxy answers', sabotage.html(), 'SOURCE_ANSWER', 'no JSON'],
  ['a proxy sends elsewhere', sabotage.redirect('http://127.0.0.1:1/'), 'SOURCE_ANSWER', 'status 302'],
  ['the list is missing', sabotage.withoutList, 'SOURCE_ANSWER', 'not what the API says'],
  ['lastPage is missing', sabotage.withoutLastPage, 'SOURCE_ANSWER', 'not what the API says'],
  ['it says to be the last one too early', sabotage.lastTooEarly, 'SOURCE_CUT', 'says to be the last one'],
  [
    'there is no end of 429',
    sabotage.throttle(),
    'SOURCE_FAILED',
    'asks for patience (status 429), tried 2 times',
  ],
  [
    'a wait is asked for that is too long',
    sabotage.throttle('3600'),
    'SOURCE_FAILED',
    'asks to wait 60 minutes',
  ],
  ['the server is overloaded', sabotage.status(503), 'SOURCE_FAILED', 'status 503, tried 2 times'],
  [
    'the server has an error',
    sabotage.status(500),
    'SOURCE_FAILED',
    'Adobe answers with an error (status 500)',
  ],
  [
    'an error comes as a success',
    sabotage.result('error.internal'),
    'SOURCE_FAILED',
    '(error.internal, status 200)',
  ],
  [
    'the key ends',
    sabotage.result('error.apikey.invalid'),
    'SOURCE_REFUSED',
    'does not let the credentials in',
  ],
  ['access ends', sabotage.status(401), 'SOURCE_REFUSED', '(status 401)'],
  ['rights end', sabotage.status(403, { error_code: '403003' }), 'SOURCE_REFUSED', '(403003, status 403)'],
];

describe('a read of the Admin Console that is cut short at a page of users', () => {
  it.each(anywhere)('fails when %s', async (_name, sabotage, code, words) => {
    const failure = await failureUnder({ on: 'users', page: 2, sabotage });
    expect(failure).toMatchObject({ code, message: expect.stringContaining('page 3 of the users: ') });
    expect(failure.message).toContain(words);
  });

  it.each([
    ['the page before comes again', 2, sabotage.page(1), 'page 3 of the users: page 2 came instead'],
    ['the page after comes', 1, sabotage.page(2), 'page 2 of the users: page 3 came instead'],
    ['the first page is missing', 0, sabotage.page(3), 'page 1 of the users: page 4 came instead'],
    ['the last page does not say so', 3, sabotage.lastLost, 'page 5 of the users: page 4 came instead'],
  ] as const)('fails when %s', async (_name, page, sabotage, words) => {
    const failure = await failureUnder({ on: 'users', page, sabotage });
    expect(failure).toMatchObject({ code: 'SOURCE_CUT', message: expect.stringContaining(words) });
  });
});

/** Without the paging headers `lastPage` and the contents are all there is. */
describe('a read of the Admin Console without paging headers', () => {
  const plain = { on: 'users', sabotage: sabotage.withoutHeaders } as const;
  const bare = (page: number): Sabotage => ({
    kind: 'change',
    change: (answer) => ({
      ...answer,
      headers: {},
      body: { ...(answer.body as object), lastPage: page > 3 },
    }),
  });

  it('notices the last page that comes again because it did not say to be the last', async () => {
    world.fake.fail({ on: 'users', page: 3, sabotage: bare(3) }, { on: 'users', page: 4, sabotage: bare(4) });
    expect(await failureUnder(plain)).toMatchObject({
      code: 'SOURCE_CUT',
      message: expect.stringContaining('page 5 of the users: it is page 4 once more'),
    });
  });

  it('notices a list of empty pages that does not end', async () => {
    const change = () => ({
      status: 200,
      headers: {},
      body: { lastPage: false, result: 'success', users: [] },
    });
    expect(await failureUnder({ on: 'users', sabotage: { kind: 'change', change } })).toMatchObject({
      code: 'SOURCE_CUT',
      message: expect.stringContaining('page 51 of the users: the list goes on with empty pages'),
    });
  });
});

describe('a read of the Admin Console that loses everybody', () => {
  it('fails when people are counted and none are listed', async () => {
    const change = () => ({
      status: 200,
      headers: { 'x-total-count': '12' },
      body: { lastPage: true, result: 'success', users: [] },
    });
    expect(await failureUnder({ on: 'users', sabotage: { kind: 'change', change } })).toMatchObject({
      code: 'SOURCE_CUT',
      message: expect.stringContaining('page 1 of the users: Adobe counts 12 users and lists none of them'),
    });
  });

  it('gives an answer with nobody in it as it is: whether it can be believed, the baseline tells', async () => {
    world.fake.fail({ on: 'users', sabotage: sabotage.nobody });
    const { rows, evidence } = await readAll(world.source(['Sales']));
    expect(rows).toEqual([]);
    expect(evidence).toMatchObject({ people: 0, groupsAnswered: [{ group: 'Sales', people: 0 }] });
  });
});

describe('a read of the Admin Console that is cut short at the groups', () => {
  it.each(anywhere.filter(([name]) => !name.includes('too early')))(
    'fails when %s',
    async (_name, sabotage, code) => {
      const failure = await failureUnder({ on: 'groups', page: 1, sabotage });
      expect(failure).toMatchObject({ code, message: expect.stringContaining('page 2 of the groups: ') });
      expect(world.asked().at(-1)).not.toMatch(/^users/);
    },
  );

  it('fails when the register ends before its last page', async () => {
    const sabotage: Sabotage = {
      kind: 'change',
      change: () => ({ status: 200, headers: {}, body: { lastPage: true, result: 'Not found' } }),
    };
    expect(await failureUnder({ on: 'groups', page: 1, sabotage })).toMatchObject({
      code: 'SOURCE_CUT',
      message: expect.stringContaining('page 2 of the groups: it is said not to be there'),
    });
    expect(await failureUnder({ on: 'groups', page: 0, sabotage })).toMatchObject({
      code: 'SOURCE_CUT',
      message: expect.stringContaining('there is no group at all'),
    });
  });
});

describe('a read of the Admin Console that may not begin', () => {
  it.each([
    ['the secret is wrong', { clientSecret: 'wrong' }, 'SOURCE_REFUSED', 'invalid_client, status 400'],
    [
      'the organization is another one',
      { organizationId: 'X@AdobeOrg' },
      'SOURCE_BASE_UNKNOWN',
      'integration.org_id',
    ],
  ] as const)('fails when %s', async (_name, change, code, words) => {
    const { organization } = world.fake;
    const config = world.config();
    const { organizationId, clientSecret } = organization;
    Object.assign(organization, change);
    try {
      const failure = await failureOf(readAll(world.source(['Sales'], config)));
      expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
    } finally {
      Object.assign(organization, { organizationId, clientSecret });
    }
  });

  it.each([
    ['the token service has an error', sabotage.status(503), 'SOURCE_FAILED', 'status 503'],
    ['the token service is cut', sabotage.disconnect, 'SOURCE_CUT', 'tried 2 times'],
    ['the token is none', sabotage.status(200, { token: 'x' }), 'SOURCE_ANSWER', 'server.auth_host'],
    ['something else answers for a token', sabotage.html(404), 'SOURCE_ANSWER', 'server.auth_endpoint'],
    [
      'the project lacks the API',
      sabotage.status(400, { error: 'invalid_scope' }),
      'SOURCE_REFUSED',
      'Developer Console',
    ],
  ] as const)('fails when %s', async (_name, sabotage, code, words) => {
    const failure = await failureUnder({ on: 'token', sabotage });
    expect(failure).toMatchObject({ code, message: expect.stringContaining('the access token: ') });
    expect(failure.message).toContain(words);
  });

  it.each([
    [
      'nothing listens',
      'http://127.0.0.1:1/v2/usermanagement',
      'SOURCE_UNREACHABLE',
      'the connection was refused',
    ],
    [
      'the host does not exist',
      'https://umapi.invalid/v2',
      'SOURCE_UNREACHABLE',
      'no connection to umapi.invalid',
    ],
    ['no TLS is spoken there', 'https', 'SOURCE_TLS', 'the server does not speak TLS there'],
    ['the path is another one', '/v3/users', 'SOURCE_ANSWER', 'Check server.host and server.endpoint'],
  ])('fails when %s', async (_name, address, code, words) => {
    const { url } = world.fake;
    const apiUrl =
      address === 'https'
        ? url.replace('http:', 'https:')
        : address.startsWith('/')
          ? new URL(address, url).href
          : address;
    const failure = await failureOf(readAll(world.source(['Sales'], { apiUrl })));
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
  });
});
