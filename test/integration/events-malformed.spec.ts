import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { csvOf, row } from '../support/people.js';
import { seededRandom } from '../support/seeded-random.js';
import { signOrgs } from '../support/sign-state.js';
import { EventsWorld, oktaEvent, SIGNED_HOOK } from './events-world.js';

const REQUESTS = 2_000;
const AT_ONCE = 40;
const random = seededRandom(8);
const pick = <T>(some: readonly T[]): T => some[Math.floor(random() * some.length)] as T;

let world: EventsWorld;

beforeAll(async () => {
  world = await EventsWorld.open({
    sign: signOrgs({ primary: {} }),
    files: { ...configFiles({ more: SIGNED_HOOK }), 'users.csv': csvOf([row('ana.lee@example.com')]) },
    isIdle: true,
  });
});
afterAll(() => world.close());

const scraps: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1e308,
    '',
    '\u0000',
    'ana@example.com',
    '\ud800',
    [],
    {},
    [[]],
    [null],
    'x'.repeat(5_000),
  ],
  ...[
    { emails: null },
    { emails: [] },
    { emails: [1] },
    { emails: ['ana'] },
    { emails: ['a@b', 'a\u0000@b'] },
  ],
  ...[{ keys: [''] }, { keys: ['k'.repeat(300)] }, { groups: [''] }, { run: 'later' }, { data: [] }],
  ...[{ data: { events: [oktaEvent('user.lifecycle.create', '')] } }, { data: { events: [{}] } }],
  { emails: Array.from({ length: 10_001 }, () => 'a@example.com') },
];
const texts: readonly (() => string)[] = [
  ...[
    () => '',
    () => '{',
    () => '[1,',
    () => '{"__proto__":{"x":1}}',
    () => '{"constructor":{"prototype":{}}}',
  ],
  ...[
    () => '['.repeat(100_000),
    () => '{"a":'.repeat(40) + '1' + '}'.repeat(40),
    () => `"${'x'.repeat(200_000)}"`,
  ],
  ...[() => '\u0000', () => 'emails=ana@example.com', () => '<xml/>', () => `[${'1,'.repeat(60_000)}1]`],
  () => JSON.stringify(pick(scraps)),
  () => JSON.stringify({ [pick(['emails', 'keys', 'groups', 'run', 'data'])]: pick(scraps) }),
];

const PROBLEM = 'application/problem+json; charset=utf-8';
const SCIM = 'application/scim+json; charset=utf-8';

describe('what never reaches a route', () => {
  const json = { 'content-type': 'application/json' };
  const post = (path: string, body: string, headers: Record<string, string> = json) =>
    fetch(`${world.url}${path}`, { method: 'POST', body, headers });
  const refused = async (answer: Response | Promise<Response>) => {
    const response = await answer;
    const { code, status } = (await response.json()) as { code?: string; status?: unknown };
    return [response.status, response.headers.get('content-type'), code ?? status];
  };

  it('is refused as a problem document, whatever refuses it', async () => {
    const deep = '['.repeat(1_000);
    expect(await refused(post('/hooks/hr', deep))).toEqual([400, PROBLEM, 'REQUEST_TOO_COMPLEX']);
    expect(await refused(post('/hooks/okta/main', deep))).toEqual([400, PROBLEM, 'REQUEST_TOO_COMPLEX']);
    expect(await refused(post('/hooks/hr', '{'))).toEqual([400, PROBLEM, 'REQUEST_INVALID']);
    expect(await refused(post('/hooks/hr', ''))).toEqual([400, PROBLEM, 'REQUEST_INVALID']);
    const long = `"${'x'.repeat(1_100_000)}"`;
    expect(await refused(post('/hooks/hr', long))).toEqual([413, PROBLEM, 'REQUEST_TOO_LARGE']);
    const text = { 'content-type': 'text/plain' };
    expect(await refused(post('/hooks/hr', 'x', text))).toEqual([415, PROBLEM, 'REQUEST_NOT_JSON']);
    expect(await refused(post('/', '{}'))).toEqual([404, PROBLEM, 'ROUTE_UNKNOWN']);
    expect(await refused(fetch(`${world.url}/hooks/%zz`))).toEqual([400, PROBLEM, 'REQUEST_INVALID']);
  });

  it('is refused in the form of SCIM wherever a SCIM client may have meant to go', async () => {
    expect(await refused(fetch(`${world.url}/scim`))).toEqual([401, SCIM, '401']);
    expect(await refused(fetch(`${world.url}/scim/v2`))).toEqual([401, SCIM, '401']);
    expect(await refused(post('/scim/v1/okta/Users', '{'))).toEqual([401, SCIM, '401']);
    expect(await refused(fetch(`${world.url}/scim/v2/okta/%zz`))).toEqual([400, SCIM, '400']);
    expect(await refused(fetch(`${world.url}/scim/v2/${'x'.repeat(300)}/Users`))).toEqual([414, SCIM, '414']);
  });
});

describe('whatever is sent', () => {
  it('is answered, never with a defect, and stores nothing that is no hint', async () => {
    const seen = new Map<number, number>();
    const forms = new Set<string | null>();
    const send = async (): Promise<void> => {
      const text = pick(texts)();
      const media = pick([
        'application/json',
        'application/json; charset=utf-8',
        'application/scim+json',
        'text/plain',
        'x',
      ]);
      const isSigned = random() < 0.9;
      const response = await (isSigned
        ? world.signed(text, { headers: { 'content-type': media }, ...(random() < 0.02 && { at: 0 }) })
        : world.okta(
            text,
            { 'content-type': media, 'webhook-id': 'x'.repeat(200) },
            pick(['main', '%00', '..', 'hr']),
          ));
      await response.arrayBuffer();
      seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
      if (response.status >= 400) forms.add(response.headers.get('content-type'));
    };
    for (let at = 0; at < REQUESTS; at += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, send));
    }
    expect([...seen.keys()].filter((status) => status >= 500)).toEqual([]);
    expect(seen.get(400) ?? 0).toBeGreaterThan(100);
    expect([...forms]).toEqual([PROBLEM]);
    const [strange] = await world.db.query<{ count: number }>(
      `select count(*)::int as count from hint where kind = 'person' and email is null and source_key is null`,
    );
    expect(strange).toEqual({ count: 0 });
    const good = await world.signed({ emails: ['ana.lee@example.com'] });
    expect([202, 429]).toContain(good.status);
  });
});
