import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '#domain';
import type { CallObservation } from './call-observation.js';
import type { Clock } from './clock.js';
import {
  SignInDoubtError,
  SignKeyRefusedError,
  SignRefusedError,
  SignStoppedError,
  SignTermsNotAcceptedError,
  SignUnavailableError,
  SignWaitTooLongError,
} from './errors.js';
import { openSignApi } from './open-sign-api.js';
import { openSignLine } from './sign-line.js';
import type { GateState } from './gate/org-gate.js';
import type { SignApiOptions } from './sign-api-options.js';
import type { SignApi } from './sign-api.js';

const KEY = 'key-that-must-never-be-printed';

/** What the server does with one request; `nth` counts the requests of the same method and path, from 1. */
type Script = (request: Received, nth: number, response: ServerResponse) => Answer | undefined;
interface Answer {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Record<string, string>;
}
interface Received {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
  readonly at: number;
}

interface World {
  readonly host: string;
  readonly received: Received[];
  readonly observed: CallObservation[];
  readonly open: (options?: Partial<SignApiOptions>) => SignApi;
  /** Requests other than the discovery, as "GET /users". */
  readonly calls: () => string[];
}

const servers: Server[] = [];
const apis: SignApi[] = [];

afterEach(async () => {
  await Promise.all(apis.splice(0).map((api) => api.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server on this machine that answers the discovery with its own address and leaves the rest to the script. */
async function world(script: Script): Promise<World> {
  const received: Received[] = [];
  const observed: CallObservation[] = [];
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    void answerRequest(request, response);
  });
  const answerRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const at = performance.now();
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const path = (request.url ?? '').replace('/api/rest/v6', '');
    const { method = '', headers } = request;
    const entry = { method, path, authorization: headers.authorization ?? '', body, at };
    received.push(entry);
    const nth = (counts.get(`${method} ${path}`) ?? 0) + 1;
    counts.set(`${method} ${path}`, nth);
    const discovery: Answer = { json: { apiAccessPoint: `http://${host}/` } };
    const answer = script(entry, nth, response) ?? (path === '/baseUris' ? discovery : undefined);
    if (answer === undefined || response.destroyed || response.headersSent) return;
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.text ?? (answer.json === undefined ? '' : JSON.stringify(answer.json)));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    received,
    observed,
    calls: () => received.filter(({ path }) => path !== '/baseUris').map((r) => `${r.method} ${r.path}`),
    open: (options) => {
      const api = openSignApi({
        org: 'emea',
        host: `http://${host}`,
        key: new Secret(KEY),
        timeoutMs: 5000,
        concurrency: 4,
        random: () => 0,
        onCall: (observation) => observed.push(observation),
        ...options,
      });
      apis.push(api);
      return api;
    },
  };
}

/** A clock whose waits are over at once, and which remembers them. */
function jumpingClock(): Clock & { readonly waits: number[] } {
  const waits: number[] = [];
  let jumped = 0;
  return {
    waits,
    now: () => Date.now() + jumped,
    monotonic: () => performance.now() + jumped,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
      jumped += Math.max(0, ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Long enough for the gate to start whatever it would start. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 40));

const user = (id: string) => ({ id, email: `${id}@example.com`, isAccountAdmin: false });
const detail = (id: string) => ({ ...user(id), status: 'ACTIVE', phone: '1', settings: { a: [1] } });
const throttled = (seconds: number): Answer => ({
  status: 429,
  headers: { 'retry-after': String(seconds) },
  json: { code: 'THROTTLING_TOO_MANY_REQUESTS', message: 'slow down', retryAfter: seconds },
});

async function all<T>(pages: AsyncGenerator<T[]>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('openSignApi: lists', () => {
  it('pages to the end, sends the cursor encoded, and takes an empty cursor for the end', async () => {
    const pages: Record<string, unknown> = {
      '/users?pageSize=2': { page: { nextCursor: 'a b*' }, userInfoList: [user('u1'), user('u2')] },
      '/users?pageSize=2&cursor=a%20b%2A': { page: { nextCursor: 'c' }, userInfoList: [] },
      '/users?pageSize=2&cursor=c': { page: { nextCursor: '' }, userInfoList: [user('u3')] },
    };
    const { open } = await world(({ path }) => (path in pages ? { json: pages[path] } : undefined));
    expect((await all(open({ pageSize: 2 }).listUsers())).map(({ id }) => id)).toEqual(['u1', 'u2', 'u3']);
  });

  it('ends when the answer has no page member, and reads both spellings of an id', async () => {
    const json = {
      groupInfoList: [{ groupId: 'g1', groupName: 'Sales', isDefaultGroup: true, createdDate: 'x' }],
    };
    const { open } = await world(({ path }) => (path.startsWith('/groups') ? { json } : undefined));
    expect(await all(open().listGroups())).toEqual([{ id: 'g1', name: 'Sales', isDefault: true }]);
  });

  it('asks for smaller pages when the size is refused, and remembers it', async () => {
    const { open, calls } = await world(({ path }) => {
      if (path === '/baseUris') return undefined;
      const size = Number(/pageSize=(\d+)/u.exec(path)?.[1]);
      return size > 200
        ? { status: 400, json: { code: 'INVALID_PAGE_SIZE', message: 'too big' } }
        : { json: { userInfoList: [], groupInfoList: [] } };
    });
    const api = open();
    await all(api.listUsers());
    await all(api.listGroupMembers('g/1'));
    expect(calls()).toEqual([
      'GET /users?pageSize=1000',
      'GET /users?pageSize=500',
      'GET /users?pageSize=200',
      'GET /groups/g%2F1/users?pageSize=200',
    ]);
  });

  it('does not turn for ever when a cursor leads back', async () => {
    const { open } = await world(({ path }) =>
      path === '/baseUris' ? undefined : { json: { page: { nextCursor: 'a' }, userInfoList: [user('u')] } },
    );
    await expect(all(open().listUsers())).rejects.toMatchObject({ code: 'SIGN_PAGES_ENDLESS' });
  });
});

describe('openSignApi: the address of the account', () => {
  it('is asked for once, however many calls come together', async () => {
    const { open, received } = await world(({ path }) =>
      path === '/users/u' ? { json: detail('u') } : undefined,
    );
    const api = open();
    await Promise.all([api.getUser('u'), api.getUser('u'), api.getUser('u')]);
    expect(received.filter(({ path }) => path === '/baseUris')).toHaveLength(1);
  });

  it('is asked for once by all who share a line, which stays open when one of them closes', async () => {
    const { open, received } = await world(({ path }) =>
      path === '/users/u' ? { json: detail('u') } : undefined,
    );
    const line = openSignLine({ org: 'emea', timeoutMs: 5000, concurrency: 4 });
    const [one, other] = [open({ line }), open({ line })];
    await Promise.all([one.getUser('u'), other.getUser('u')]);
    await one.close();
    await other.getUser('u');
    expect(received.map(({ path }) => path)).toEqual(['/baseUris', '/users/u', '/users/u', '/users/u']);
    await line.close();
  });

  it('is asked for again when Sign says that the account has moved, whatever the status, and the write is sent there', async () => {
    const moved = { status: 401, json: { code: 'INVALID_API_ACCESS_POINT', message: 'moved' } };
    const next = await world(() => ({ status: 201, json: { userId: 'new' } }));
    const first = await world(({ path }, nth) => {
      if (path === '/users') return moved;
      return nth === 1 ? undefined : { json: { apiAccessPoint: `http://${next.host}/shard///` } };
    });
    const api = first.open();
    const created = await api.createUser({
      email: 'a@example.com',
      firstName: 'A',
      lastName: 'B',
      isAccountAdmin: false,
    });
    expect(created).toEqual({ id: 'new' });
    expect(next.calls()).toEqual(['POST /shard/users']);
    expect(first.observed.map(({ route, outcome }) => `${route} ${outcome}`)).toContain('/users refused');
  });

  it('ends in a refusal when it is wrong twice', async () => {
    const { open, calls } = await world(({ path }) =>
      path === '/baseUris' ? undefined : { status: 400, json: { code: 'INVALID_API_ACCESS_POINT' } },
    );
    await expect(open().getUser('u')).rejects.toBeInstanceOf(SignRefusedError);
    expect(calls()).toHaveLength(2);
  });

  it('cannot be asked for at a host that is not Acrobat Sign, and the error says so', async () => {
    const { open } = await world(() => ({ status: 404, text: '<html>not here</html>' }));
    await expect(open().getUser('u')).rejects.toThrow(/GET \/baseUris \(404\)\. Check host \(127\.0\.0\.1/u);
  });

  it('may not be plain http elsewhere', async () => {
    const { open, calls } = await world(() => ({ json: { apiAccessPoint: 'http://example.com/' } }));
    await expect(open().getUser('u')).rejects.toMatchObject({ code: 'SIGN_BASE_URI_INVALID' });
    expect(calls()).toEqual([]);
  });
});

describe('openSignApi: reads', () => {
  const bad: Record<string, (response: ServerResponse) => Answer | undefined> = {
    'a 500': () => ({ status: 500, json: { code: 'MISC_SERVER_ERROR', message: 'x' } }),
    'a 503 of a proxy': () => ({ status: 503, text: '<html>busy</html>' }),
    'a reset': (response) => void response.destroy(),
    'a body that is no JSON': () => ({ text: '{"id":"u","ema' }),
    'a body that lacks members': () => ({ json: { id: 'u' } }),
    'an empty body': () => ({}),
    'a body that breaks off': (response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"id":', () => response.destroy());
      return undefined;
    },
  };

  it.each(Object.keys(bad))('are sent again after %s', async (name) => {
    const { open, calls } = await world(({ path }, nth, response) => {
      if (path !== '/users/u') return undefined;
      return nth < 3 ? bad[name]?.(response) : { json: detail('u') };
    });
    const read = await open({ clock: jumpingClock() }).getUser('u');
    expect(read).toEqual({ ...user('u'), status: 'ACTIVE', record: detail('u') });
    expect(calls()).toHaveLength(3);
  });

  it('are sent again after the time limit', async () => {
    const { open, calls } = await world(({ path }, nth) =>
      path === '/users/u' && nth === 2 ? { json: detail('u') } : undefined,
    );
    await open({ clock: jumpingClock(), timeoutMs: 200 }).getUser('u');
    expect(calls()).toHaveLength(2);
  });

  it('give up after the configured number of retries and say what happened', async () => {
    const { open, calls, observed } = await world(({ path }) =>
      path === '/baseUris' ? undefined : { status: 502, text: 'bad gateway' },
    );
    const error = await failureOf(open({ clock: jumpingClock(), retryCount: 2 }).getUser('u'));
    expect(error).toBeInstanceOf(SignUnavailableError);
    expect(error).toMatchObject({
      attempts: 3,
      unreachable: false,
      message: expect.stringContaining('answered 502'),
    });
    expect(calls()).toHaveLength(3);
    expect(observed.slice(1).map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'failed'],
      [2, 'failed'],
      [3, 'failed'],
    ]);
  });

  it('fail alone when Sign refuses them', async () => {
    const { open, calls } = await world(({ path }) =>
      path === '/users/gone'
        ? { status: 404, json: { code: 'INVALID_USER_ID', message: 'no such user' } }
        : undefined,
    );
    await expect(open().getUser('gone')).rejects.toMatchObject({
      code: 'SIGN_REFUSED',
      status: 404,
      signCode: 'INVALID_USER_ID',
      scope: 'call',
    });
    expect(calls()).toHaveLength(1);
  });

  it('are cut short by their signal', async () => {
    const { open, received } = await world(({ path }) => {
      if (path === '/users/u') controller.abort();
      return undefined;
    });
    const controller = new AbortController();
    const api = open();
    await expect(api.getUser('u', { signal: controller.signal })).rejects.toBeInstanceOf(SignStoppedError);
    const before = received.length;
    await expect(api.getUser('v', { signal: controller.signal })).rejects.toBeInstanceOf(SignStoppedError);
    expect(received).toHaveLength(before);
  });
});

describe('openSignApi: writes', () => {
  const doubtful: Record<string, (response: ServerResponse) => Answer | undefined> = {
    'a 500': () => ({ status: 500, json: { code: 'MISC_SERVER_ERROR', message: 'x' } }),
    'a reset': (response) => void response.destroy(),
    'an answer that cannot be read': () => ({ status: 201, text: '{"us' }),
    'an answer without an id': () => ({ status: 201, json: {} }),
    'no answer within the time limit': () => undefined,
  };

  it.each(Object.keys(doubtful))('are in doubt, and never sent again, after %s', async (name) => {
    const { open, calls, observed } = await world(({ path }, _nth, response) =>
      path === '/baseUris' ? undefined : doubtful[name]?.(response),
    );
    const error = await failureOf(open({ timeoutMs: 300 }).createGroup('Sales'));
    expect(error).toBeInstanceOf(SignInDoubtError);
    expect(calls()).toEqual(['POST /groups']);
    expect(observed.at(-1)).toMatchObject({
      outcome: 'in-doubt',
      method: 'POST',
      route: '/groups',
      attempt: 1,
    });
  });

  it('are sent again when no connection came about, and then nothing was done', async () => {
    const { open, host } = await world(() => undefined);
    const closed = servers.splice(0);
    closed[0]?.closeAllConnections();
    await new Promise((resolve) => closed[0]?.close(resolve));
    const error = await failureOf(open({ clock: jumpingClock() }).createGroup('Sales'));
    expect(error).toBeInstanceOf(SignUnavailableError);
    expect(error).toMatchObject({ unreachable: true, attempts: 6 });
    expect(String(error)).toContain(`emea: ${host} cannot be reached: the connection was refused`);
  });

  it('are sent again after a 429, because nothing was done', async () => {
    const clock = jumpingClock();
    const { open, calls, observed } = await world(({ method }, nth) => {
      if (method !== 'POST') return undefined;
      return nth === 1 ? throttled(3600) : { status: 201, json: { id: 'g9' } };
    });
    expect(await open({ clock }).createGroup('Sales')).toEqual({ id: 'g9' });
    expect(calls()).toHaveLength(2);
    expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(3_600_000);
    expect(observed.map(({ outcome, attempt }) => [outcome, attempt])).toEqual([
      ['ok', 1],
      ['throttled', 1],
      ['ok', 2],
    ]);
  });

  it('carry what the API wants', async () => {
    const { open, received } = await world(({ path, method }) => {
      if (path === '/baseUris') return undefined;
      if (path.endsWith('/state')) return { json: { code: 'ALREADY_INACTIVE', state: 'INACTIVE' } };
      return method === 'POST' ? { status: 201, json: { userId: 'n' } } : {};
    });
    const api = open();
    const change = { id: 'g', isGroupAdmin: false, isPrimaryGroup: true, status: 'ACTIVE' } as const;
    expect(await api.putUserState('u', 'INACTIVE', 'left')).toEqual({
      code: 'ALREADY_INACTIVE',
      state: 'INACTIVE',
    });
    await api.putUserGroups('u', [change]);
    await api.putUser('u', { ...detail('u'), isAccountAdmin: true });
    await api.createUser({ email: 'A@x.com', firstName: 'A', lastName: 'B', isAccountAdmin: false });
    expect(received.slice(1).map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { state: 'INACTIVE', comment: 'left' },
      { groupInfoList: [change] },
      { ...detail('u'), isAccountAdmin: true },
      { id: '', email: 'A@x.com', firstName: 'A', lastName: 'B', isAccountAdmin: false, status: 'ACTIVE' },
    ]);
    expect(new Set(received.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${KEY}`]));
  });

  it('on their way are not cut by their signal', async () => {
    const controller = new AbortController();
    const { open } = await world(({ method }, _nth, response) => {
      if (method !== 'PUT') return undefined;
      controller.abort();
      setTimeout(() => response.end(), 20);
      return undefined;
    });
    await open().putUserGroups('u', [], { signal: controller.signal });
    expect(controller.signal.aborted).toBe(true);
  });
});

describe('openSignApi: the org as a whole', () => {
  it('sends nothing between a 429 and the end of its wait, then one call, then the others', async () => {
    let throttledAt = 0;
    const during: number[] = [];
    const { open, received } = await world(({ path }, nth) => {
      if (path === '/baseUris') return undefined;
      const now = performance.now();
      if (throttledAt !== 0) during.push(now - throttledAt);
      if (path === '/users/u3' && nth === 1) {
        throttledAt = now;
        return throttled(1);
      }
      return { json: detail(path.slice(7)) };
    });
    // One at a time, so that no call is on its way already when the 429 comes.
    const api = open({ concurrency: 1 });
    const ids = Array.from({ length: 12 }, (_, index) => `u${index}`);
    const read = await Promise.all(ids.map((id) => api.getUser(id)));
    expect(read.map(({ id }) => id)).toEqual(ids);
    expect(received).toHaveLength(14);
    expect(during).toHaveLength(9);
    expect(Math.min(...during)).toBeGreaterThanOrEqual(1000);
  });

  it('stops all concurrent calls, keeps the urgent lane first, and tells until when', async () => {
    const clock = jumpingClock();
    let released = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      released = resolve;
    });
    const order: string[] = [];
    const { open, observed } = await world(({ path }, nth) => {
      if (path === '/baseUris') return undefined;
      if (path === '/users/first' && nth === 1) return throttled(600);
      order.push(path.slice(7));
      return { json: detail(path.slice(7)) };
    });
    const sleep = clock.sleep.bind(clock);
    const api = open({
      concurrency: 1,
      clock: { ...clock, sleep: async (ms, signal) => (await held, sleep(ms, signal)) },
    });
    const first = api.getUser('first');
    const bulk = Promise.all(['b1', 'b2', 'b3'].map((id) => api.getUser(id)));
    // Asked for while the first call is out: a call that already waits for the end of a pause keeps its place.
    const urgent = api.getUser('urgent', { lane: 'urgent' });
    await expect.poll(() => api.waitingUntil()).toBeGreaterThan(clock.now() + 599_000);
    // The pause is known before the call is over, and ends at once here: no call may be between its queue and its start.
    await expect.poll(() => observed.at(-1)?.outcome).toBe('throttled');
    await settled();
    expect(order).toEqual([]);
    released();
    await Promise.all([first, bulk, urgent]);
    // The throttled call itself goes last: were it refused again and again, the others would still get on.
    expect(order).toEqual(['urgent', 'b1', 'b2', 'b3', 'first']);
    expect(api.waitingUntil()).toBeUndefined();
  });

  it('refuses to wait longer than allowed, for the call itself and for those behind it', async () => {
    const { open, calls } = await world(({ path }) => (path === '/users/a' ? throttled(7200) : undefined));
    const api = open({ maxWaitMs: 3_600_000, concurrency: 1 });
    const errors = await Promise.all([failureOf(api.getUser('a')), failureOf(api.getUser('b'))]);
    for (const error of errors) expect(error).toBeInstanceOf(SignWaitTooLongError);
    expect(calls()).toEqual(['GET /users/a']);
    await expect(api.getUser('c')).rejects.toMatchObject({ code: 'SIGN_WAIT_TOO_LONG', scope: 'org' });
  });

  it('stays quiet after a restart inside a pause', async () => {
    let stored: GateState | undefined;
    const gateStore = {
      load: () => Promise.resolve(stored),
      save: (state: GateState) => {
        stored = state;
        return Promise.resolve();
      },
    };
    const { open, calls } = await world(({ path }, nth) => {
      if (path !== '/users/a') return undefined;
      return nth === 1 ? throttled(7200) : { json: detail('a') };
    });
    const first = open({ gateStore, maxWaitMs: 1000 });
    await expect(first.getUser('a')).rejects.toBeInstanceOf(SignWaitTooLongError);
    await first.close();
    expect(stored?.notBefore).toBeGreaterThan(Date.now() + 7_190_000);

    await expect(open({ gateStore, maxWaitMs: 1000 }).getUser('a')).rejects.toBeInstanceOf(
      SignWaitTooLongError,
    );
    expect(calls()).toHaveLength(1);

    const clock = jumpingClock();
    await open({ gateStore, clock }).getUser('a');
    expect(Math.max(...clock.waits)).toBeGreaterThan(7_190_000);
  });

  it('waits on its own when a 429 states no wait', async () => {
    const clock = jumpingClock();
    const { open } = await world(({ path }, nth) => {
      if (path !== '/users/a') return undefined;
      return nth < 3 ? { status: 429, text: 'slow down' } : { json: detail('a') };
    });
    await open({ clock }).getUser('a');
    expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(1000 + 2000);
  });

  it.each([
    [401, 'INVALID_ACCESS_TOKEN', SignKeyRefusedError],
    [403, 'API_TERMS_NOT_ACCEPTED', SignTermsNotAcceptedError],
  ])('is given up after %i %s: no later call is sent', async (status, code, type) => {
    const { open, received } = await world(() => ({ status, json: { code, message: `no: ${KEY}` } }));
    const api = open();
    const error = await failureOf(api.getUser('u'));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ scope: 'org', retryable: false });
    await expect(api.createGroup('x')).rejects.toBe(error);
    expect(received).toHaveLength(1);
  });

  it('is sent again under a key that was stored meanwhile, a write too; many calls look for it once', async () => {
    let [stored, looks] = ['old-key', 0];
    const { open, received } = await world(({ path, authorization }) => {
      if (path !== '/baseUris' && authorization !== 'Bearer new-key') {
        return { status: 401, json: { code: 'INVALID_ACCESS_TOKEN', message: 'no' } };
      }
      return path.startsWith('/users/') ? { json: detail(path.slice('/users/'.length)) } : undefined;
    });
    const keySource = {
      current: () => new Secret(stored),
      look: async () => {
        looks += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
        stored = 'new-key';
      },
    };
    const api = open({ key: new Secret('old-key'), keySource });
    const read = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => api.getUser(id));
    expect((await Promise.all(read)).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(looks).toBe(1);
    const late = received.slice(-2).map(({ authorization }) => authorization);
    expect(late).toEqual(['Bearer new-key', 'Bearer new-key']);
  });

  it('is given up when no other key is found, and none that was refused before is tried again', async () => {
    const keys = ['first', 'second', 'first', 'second'];
    let at = 0;
    const { open, received } = await world(({ path }) =>
      path === '/baseUris'
        ? undefined
        : { status: 401, json: { code: 'INVALID_ACCESS_TOKEN', message: 'no' } },
    );
    const keySource = {
      current: () => new Secret(keys[at] ?? ''),
      look: async () => void (at += 1),
    };
    const api = open({ key: new Secret('first'), keySource });
    expect(await failureOf(api.getUser('u'))).toBeInstanceOf(SignKeyRefusedError);
    const sent = received.filter(({ path }) => path !== '/baseUris').map((one) => one.authorization);
    expect(sent).toEqual(['Bearer first', 'Bearer second']);
  });

  it('never shows the key, in no error and no observation', async () => {
    const { open, observed } = await world(({ path }, _nth, response) => {
      if (path === '/users/reset') return void response.destroy();
      if (path === '/users/text') return { status: 500, text: KEY };
      return path === '/baseUris' ? undefined : { status: 400, json: { code: KEY, message: `bad ${KEY}` } };
    });
    const api = open({ clock: jumpingClock() });
    const errors = await Promise.all(['echo', 'reset', 'text'].map((id) => failureOf(api.getUser(id))));
    errors.push(await failureOf(api.putUser('echo', {})));
    const shown =
      inspect([errors, observed, api], { depth: 20, showHidden: true }) + JSON.stringify([errors, observed]);
    expect(errors.every((error) => error instanceof Error)).toBe(true);
    expect(shown).not.toContain(KEY);
  });

  it('is left in order by close: what waits is refused, what is on its way ends', async () => {
    const { open, calls } = await world(({ path }, _nth, response) => {
      if (path === '/users/slow') {
        setTimeout(() => response.end(JSON.stringify(detail('slow'))), 30);
        closing();
      }
      return undefined;
    });
    const api = open({ concurrency: 1 });
    let closed: Promise<void> | undefined;
    const closing = (): void => {
      closed = api.close();
    };
    const slow = api.getUser('slow');
    const waiting = failureOf(api.getUser('waiting'));
    expect((await slow).id).toBe('slow');
    expect(await waiting).toBeInstanceOf(SignStoppedError);
    await closed;
    await expect(api.getUser('late')).rejects.toBeInstanceOf(SignStoppedError);
    expect(calls()).toEqual(['GET /users/slow']);
  });
});
