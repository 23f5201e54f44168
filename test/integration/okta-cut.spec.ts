import { afterEach, describe, expect, it } from 'vitest';
import type { FakeFault, FakeOktaOptions } from '../fakes/okta/fake-okta-state.js';
import { oktaGroup, oktaUser, openOktaWorld, readAll, type OktaWorld } from '../fakes/okta/okta-world.js';

const people = Array.from({ length: 650 }, (_, index) => oktaUser(`p${index}`));
const groups = [oktaGroup('Sign Sales', people), oktaGroup('Sign Admins', people.slice(0, 10))];
const ALWAYS = 99;

describe('a read of Okta that is cut short', () => {
  let world: OktaWorld | undefined;
  const open = async (options: Partial<FakeOktaOptions> = {}) => {
    world = await openOktaWorld({ users: people, groups, ...options });
    return world;
  };
  afterEach(async () => {
    await world?.okta.close();
    world = undefined;
  });

  /** Reads under a fault. What was yielded before the error is counted: nothing ever is. */
  const readUnder = async (...faults: FakeFault[]) => {
    const { okta, source } = await open();
    okta.faults.strike(...faults);
    const reading = source(['Sign Sales', 'Sign Admins']).read(new AbortController().signal);
    let chunks = 0;
    try {
      for (;;) {
        const step = await reading.next();
        if (step.done === true) return { outcome: 'evidence', chunks };
        chunks += 1;
      }
    } catch (error) {
      const { code, message } = error as { code: string; message: string };
      return { outcome: code, chunks, message };
    }
  };

  const page = { route: 'members', group: 'Sign Sales' } as const;
  const cases: [string, FakeFault, string, RegExp][] = [
    [
      'a connection that ends before page 3, again and again',
      { kind: 'disconnect', ...page, page: 3, times: ALWAYS },
      'SOURCE_CUT',
      /group "Sign Sales", page 3: the connection ended before the answer was complete/u,
    ],
    [
      'a connection that ends inside of page 2, again and again',
      { kind: 'cut-body', ...page, page: 2, times: ALWAYS },
      'SOURCE_CUT',
      /group "Sign Sales", page 2: the connection ended before the answer was complete/u,
    ],
    [
      'JSON that ends in the middle of page 1',
      { kind: 'truncated-json', ...page, page: 1 },
      'SOURCE_ANSWER',
      /answered group "Sign Sales", page 1 with something that is cut off/u,
    ],
    [
      'JSON that ends in the middle of the last page',
      { kind: 'truncated-json', ...page, page: 4 },
      'SOURCE_ANSWER',
      /group "Sign Sales", page 4/u,
    ],
    [
      'a page of a proxy with status 200',
      { kind: 'html', ...page, page: 2 },
      'SOURCE_ANSWER',
      /group "Sign Sales", page 2/u,
    ],
    [
      'an object in place of a list',
      { kind: 'other-json', json: {}, ...page, page: 2 },
      'SOURCE_ANSWER',
      /group "Sign Sales", page 2/u,
    ],
    [
      'null in place of a list',
      { kind: 'other-json', json: null, ...page, page: 2 },
      'SOURCE_ANSWER',
      /group "Sign Sales", page 2/u,
    ],
    [
      'people without an id',
      { kind: 'other-json', json: [{ status: 'ACTIVE', profile: {} }], ...page, page: 2 },
      'SOURCE_ANSWER',
      /group "Sign Sales", page 2/u,
    ],
    [
      'an error 500 that stays',
      { kind: 'status', status: 500, ...page, page: 3, times: ALWAYS },
      'SOURCE_FAILED',
      /HTTP 500 for group "Sign Sales", page 3, after 5 tries: E0000009 Internal Server Error\./u,
    ],
    [
      'an error 503 of a proxy that stays',
      { kind: 'status', status: 503, html: true, ...page, page: 3, times: ALWAYS },
      'SOURCE_FAILED',
      /HTTP 503 for group "Sign Sales", page 3, after 5 tries: HTTP 503/u,
    ],
    [
      'one group of two that fails',
      { kind: 'status', status: 500, route: 'members', group: 'Sign Admins', times: ALWAYS },
      'SOURCE_FAILED',
      /group "Sign Admins", page 1/u,
    ],
    [
      'a group that cannot be looked up',
      { kind: 'status', status: 500, route: 'groups', times: ALWAYS },
      'SOURCE_FAILED',
      /the search for group "Sign Sales", page 1/u,
    ],
    [
      'a group that vanishes under the read',
      { kind: 'status', status: 404, errorCode: 'E0000007', ...page, page: 2 },
      'SOURCE_FAILED',
      /HTTP 404 for group "Sign Sales", page 2/u,
    ],
    [
      'a 404 of something else than Okta',
      { kind: 'status', status: 404, html: true, route: 'groups' },
      'SOURCE_ANSWER',
      /Something else than Okta's API answers .* HTTP 404 for the search for group "Sign Sales"/u,
    ],
    [
      'a redirect',
      { kind: 'status', status: 302, html: true, headers: { location: 'http://127.0.0.1:1/' }, ...page },
      'SOURCE_ANSWER',
      /HTTP 302 for group "Sign Sales", page 1/u,
    ],
    [
      'a token that is revoked midway',
      { kind: 'status', status: 401, errorCode: 'E0000011', ...page, page: 2 },
      'SOURCE_REFUSED',
      /does not accept the API token \(group "Sign Sales", page 2\)/u,
    ],
    [
      'rights that are lost midway',
      { kind: 'status', status: 403, errorCode: 'E0000006', ...page, page: 2 },
      'SOURCE_REFUSED',
      /does not let the API token read group "Sign Sales", page 2/u,
    ],
    [
      'patience that is asked for without end',
      { kind: 'status', status: 429, errorCode: 'E0000047', ...page, page: 2, times: ALWAYS },
      'SOURCE_FAILED',
      /asked for patience 5 times for group "Sign Sales", page 2: E0000047/u,
    ],
    [
      'patience for an hour',
      { kind: 'status', status: 429, headers: { 'retry-after': '3600' }, ...page, page: 2 },
      'SOURCE_FAILED',
      /asks to wait more than five minutes for group "Sign Sales", page 2/u,
    ],
    [
      'a link to the next page that is lost for good',
      { kind: 'no-next', ...page, page: 2, times: ALWAYS },
      'SOURCE_CUT',
      /at group "Sign Sales", page 2: there are more entries than were sent/u,
    ],
    [
      'a link that leads back',
      { kind: 'repeat-next', ...page, page: 2 },
      'SOURCE_CUT',
      /at group "Sign Sales", page 2: its link to the next page leads back/u,
    ],
    [
      'a link to another host',
      { kind: 'foreign-next', ...page, page: 2 },
      'SOURCE_CUT',
      /at group "Sign Sales", page 2: its link to the next page leads to localhost:\d+ instead of 127/u,
    ],
    [
      'a link that cannot be read',
      { kind: 'malformed-next', ...page, page: 2 },
      'SOURCE_CUT',
      /at group "Sign Sales", page 2: its link to the next page cannot be read/u,
    ],
    [
      'the same page twice',
      { kind: 'first-page-again', ...page, page: 3 },
      'SOURCE_CUT',
      /at group "Sign Sales", page 3: entries that had been read came again/u,
    ],
    [
      'one empty page after the other',
      { kind: 'empty-page', ...page, times: ALWAYS },
      'SOURCE_CUT',
      /at group "Sign Sales", page 21: one empty page follows the other/u,
    ],
  ];

  it.each(cases)(
    'by %s gives no evidence, yields nobody and names the place',
    async (_, fault, code, where) => {
      const { outcome, chunks, message } = await readUnder(fault);
      expect({ outcome, chunks }).toEqual({ outcome: code, chunks: 0 });
      expect(message).toMatch(where);
    },
  );

  it('never says the token, nor sends it to another host', async () => {
    const { message } = await readUnder({ kind: 'foreign-next', ...page, page: 1 });
    expect(message).not.toContain('Secret');
    expect(world?.okta.requests.every(({ page: number }) => number <= 1)).toBe(true);
  });

  it('by an empty answer is an answer: the baseline judges it', async () => {
    const { okta, source } = await open();
    okta.faults.strike({ kind: 'empty', ...page, page: 1 });
    expect((await readAll(source(['Sign Sales', 'Sign Admins']))).evidence).toMatchObject({
      people: 10,
      groupsAnswered: [
        { group: 'Sign Sales', people: 0 },
        { group: 'Sign Admins', people: 10 },
      ],
    });
  });

  it.each<[string, FakeFault]>([
    ['a lost connection', { kind: 'disconnect', ...page, page: 2, times: 2 }],
    ['a cut body', { kind: 'cut-body', ...page, page: 2, times: 2 }],
    ['an error 502', { kind: 'status', status: 502, html: true, ...page, page: 2, times: 4 }],
  ])('for a while by %s is read again to the end, with waits that grow', async (_, fault) => {
    const { okta, source, slept } = await open();
    okta.faults.strike(fault);
    expect((await readAll(source(['Sign Sales']))).rows).toHaveLength(650);
    expect(slept).toEqual([750, 1500, 3000, 6000].slice(0, fault.times));
  });

  it('by a limit waits until it is reset, before it is refused', async () => {
    const { okta, source, slept } = await open({ rateLimit: 3 });
    expect((await readAll(source(['Sign Sales']))).rows).toHaveLength(650);
    expect(okta.requests.some(({ status }) => status === 429)).toBe(false);
    expect(slept).toEqual([51_000]);
  });

  it('by a refusal for the rate limit waits as long as the answer says', async () => {
    const { okta, source, slept } = await open();
    const reset = String(Date.parse('2026-03-01T12:00:30Z') / 1000);
    okta.faults.strike({
      ...{ kind: 'status', status: 429, errorCode: 'E0000047', ...page, page: 2 },
      headers: { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': reset },
    });
    expect((await readAll(source(['Sign Sales']))).rows).toHaveLength(650);
    expect(slept).toEqual([21_000]);
  });
});
