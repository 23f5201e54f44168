import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../support/seeded-random.js';
import { ScimWorld } from './scim-world.js';

/** `SIGN_SYNC_SCIM_MALFORMED=10000` sends as many. */
const REQUESTS = Number(process.env['SIGN_SYNC_SCIM_MALFORMED'] ?? 400);
const AT_ONCE = 8;

describe('Malformed SCIM requests', () => {
  let world: ScimWorld;
  beforeAll(async () => (world = await ScimWorld.open()));
  afterAll(() => world.close());

  it('are refused in the form of the protocol, every one of them, and break nothing', async () => {
    const random = seededRandom(20_261_122);
    const id = await world.made('/Users', { userName: 'ana@example.com' });
    const group = await world.made('/Groups', { displayName: 'G', members: [{ value: id }] });
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const failures: string[] = [];
    const one = async () => {
      const [method, path] = [pick(METHODS), pick(PATHS)(id, group)];
      const query = pick(QUERIES);
      const body = method === 'GET' || method === 'DELETE' ? undefined : pick(BODIES)(pick(VALUES));
      const headers = body === undefined ? {} : { 'content-type': pick(TYPES) };
      const request = { headers: { ...headers, ...pick(HEADERS) }, ...(body !== undefined && { body }) };
      const { status, headers: answered, body: said } = await world.send(method, `${path}${query}`, request);
      const isForm =
        status < 400 || (said['schemas'] as string[] | undefined)?.[0]?.endsWith(':Error') === true;
      const isTyped = status < 400 || /json/.test(answered.get('content-type') ?? '');
      if (status >= 500 && status !== 501)
        failures.push(`${status} ${method} ${path}${query} ${String(body).slice(0, 200)}`);
      else if (!isTyped || !isForm) failures.push(`form of ${status} ${method} ${path}${query}`);
    };
    for (let sent = 0; sent < REQUESTS; sent += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, one));
    expect([...new Set(failures)].slice(0, 20)).toEqual([]);
    expect(world.observed.filter(({ event }) => event === 'api.failed')).toEqual([]);
    expect((await world.get('/Users?count=1')).status).toBe(200);
  });
});

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PATCH', 'POST'];

type Path = (user: string, group: string) => string;
const PATHS: readonly Path[] = [
  ...[
    '/Users',
    '/Groups',
    '/Users/x',
    '/Groups/%00',
    '/Users/%F0%9F%92%A9',
    '/Schemas',
    '/Schemas/x/y',
    '/',
    '/__proto__',
  ],
  ...[
    '/constructor',
    '/Users/__proto__',
    '/Users/7f6c3f0e-0000-4000-8000-000000000000',
    '/Users//x',
    '/Users/%',
    `/${'x'.repeat(300)}`,
    '/ServiceProviderConfig/x',
  ],
]
  .map(
    (path): Path =>
      () =>
        path,
  )
  .concat([(user) => `/Users/${user}`, (_, group) => `/Groups/${group}`, (user) => `/Groups/${user}`]);

const QUERIES = [
  ...[
    '',
    '',
    '',
    '?filter=',
    '?filter=userName',
    '?filter=userName%20eq',
    '?filter=%22',
    '?filter=((((',
    '?filter=a%5Bb',
  ],
  ...[
    '?filter=userName%20eq%20%22%00%22',
    '?filter=userName%20eq%20%22%5Cud800%22',
    '?filter=%ff',
    '?filter=%',
    '?count=x',
  ],
  ...[
    '?startIndex=9999999999999999999',
    '?startIndex=-1&count=-1',
    '?count=1e9',
    '?attributes=,,,',
    '?attributes=a.b.c',
  ],
  ...[
    `?filter=${'x'.repeat(5_000)}`,
    '?filter=id%20eq%20%22x%22%20or%20id%20gt%20%22y%22',
    '?filter=meta.created%20gt%201',
  ],
  ...[
    '?filter=emails%5Bemails%5Bx%20pr%5D%5D',
    '?filter=active%20co%20true',
    '?filter=not%20(userName%20pr)',
    '?filter=members%20pr',
  ],
  ...[
    '?filter=emails.primary%20eq%20%22x%22',
    '?filter=externalId%20eq%201e400',
    '?__proto__=x&constructor=y',
    '?filter&count',
  ],
];

const DEEP = `${'['.repeat(200)}${']'.repeat(200)}`;
const VALUES: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1e308,
    '',
    'x',
    '\u0000',
    '\ud800',
    'x'.repeat(2_000),
    [],
    [[]],
    [null],
    {},
    { value: {} },
  ],
  ...[
    { value: null },
    { value: '\u0000' },
    [{ value: 'x' }],
    { members: 7 },
    { __proto__: 1 },
    { constructor: { prototype: {} } },
  ],
  ...[
    '2026-13-45T99:99:99Z',
    Array.from({ length: 300 }, () => ({ value: 'a@b.c' })),
    { 'emails[': 1 },
    { 'a.b.c.d': 1 },
    { '': '' },
  ],
];

type Body = (value: unknown) => unknown;
const operation =
  (op: unknown, path: unknown): Body =>
  (value) => ({ Operations: [{ op, path, value }] });
const BODIES: readonly Body[] = [
  ...[
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '7',
    '{"a":}',
    DEEP,
    `{"userName":${DEEP}}`,
    '{"__proto__":{"x":1}}',
    '\u0000',
    '{"userName":"\\u0000"}',
  ].map(
    (text): Body =>
      () =>
        text,
  ),
  (value) => value,
  ...[
    'userName',
    'displayName',
    'active',
    'name',
    'emails',
    'members',
    'externalId',
    'schemas',
    'Operations',
    'id',
    'meta',
  ].map((name): Body => (value) => ({ userName: 'u@example.com', displayName: 'D', [name]: value })),
  ...[undefined, '', 'x', 7, 'add', 'replace', 'remove', 'Add'].flatMap((op) =>
    [
      'userName',
      'members',
      'members[value eq "x"]',
      'emails[type eq "work"].value',
      'emails[',
      'a[b].c.d',
      'urn:x:y',
      '',
      7,
      null,
      'name.x',
    ].map((path) => operation(op, path)),
  ),
  () => ({ schemas: ['urn:scim:schemas:core:1.0'], members: [{ value: 'x', operation: 'delete' }] }),
  (value) => ({ Operations: value }),
  (value) => ({ Operations: [value] }),
];

const TYPES = [
  'application/scim+json',
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/xml',
  'x',
];
const HEADERS = [
  {},
  {},
  {},
  { 'if-match': 'x' },
  { 'if-match': '*' },
  { 'if-none-match': '"' },
  { accept: 'text/html' },
];
