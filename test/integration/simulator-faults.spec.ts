import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startSimulator,
  type ControlInput,
  type RunningSimulator,
} from '../../apps/sign-simulator/src/index.js';
import { cursorOf, itemsOf, SimulatorClient, type Reply } from './simulator-client.js';

type FaultInput = NonNullable<ControlInput['faults']>[number];

const users = Array.from({ length: 8 }, (_, index) => ({ email: `person.${index}@example.com` }));
const state = { orgs: { primary: { users }, second: { users } } };
const newUser = { email: 'new@example.com', isAccountAdmin: false };

describe.each([{ tls: false }, { tls: true }])('a simulator (TLS: $tls)', ({ tls }) => {
  let simulator: RunningSimulator;
  let client: SimulatorClient;
  /** The simulator's clock stands still unless a test moves it, so that no limit depends on the machine. */
  let now: number;

  beforeEach(async () => {
    now = Date.parse('2026-01-02T03:04:05Z');
    simulator = await startSimulator({ state, tls, now: () => now });
    client = new SimulatorClient(simulator);
  });
  afterEach(async () => {
    await client.close();
    await simulator.close();
  });

  const strike = (...faults: FaultInput[]) => simulator.control({ faults });
  const failureOf = (asking: Promise<Reply>): Promise<string> => {
    return asking.then(
      ({ status }) => `answered ${status}`,
      (error: { code?: string; name: string }) => error.code ?? error.name,
    );
  };
  const exists = (email: string) => {
    return simulator.state().orgs['primary']?.users.some((user) => user.email === email);
  };
  const lastEntry = () => simulator.ledger().at(-1);

  describe('faults', () => {
    it('answer a status with nothing done, and a stated wait in header and body', async () => {
      strike({ kind: 'status', status: 429, retryAfter: 3, method: 'POST', route: '/users', nth: [1] });
      const reply = await client.ask('POST', '/users', newUser);
      expect(reply.status).toBe(429);
      expect(reply.headers['retry-after']).toBe('3');
      expect(reply.json).toMatchObject({ code: 'THROTTLING_TOO_MANY_REQUESTS', retryAfter: 3 });
      expect(exists('new@example.com')).toBe(false);
      expect(lastEntry()).toMatchObject({ applied: false, answered: true, status: 429, fault: 'status' });
      expect((await client.ask('POST', '/users', newUser)).status).toBe(201);
    });

    it('answer a status with the code they are given', async () => {
      strike({ kind: 'status', status: 400, code: 'INVALID_ARGUMENT', org: 'primary' });
      expect(await client.ask('GET', '/users')).toMatchObject({
        status: 400,
        json: { code: 'INVALID_ARGUMENT' },
      });
      const second = new SimulatorClient(simulator, 'key-second');
      expect((await second.ask('GET', '/users')).status).toBe(200);
      await second.close();
    });

    it('reset the connection with nothing done', async () => {
      strike({ kind: 'reset', method: 'POST' });
      expect(await failureOf(client.ask('POST', '/users', newUser))).toBe('ECONNRESET');
      expect(exists('new@example.com')).toBe(false);
      expect(lastEntry()).toMatchObject({
        applied: false,
        answered: false,
        status: undefined,
        fault: 'reset',
      });
    });

    it('lose the answer of what is done', async () => {
      strike({ kind: 'lostResponse', method: 'POST', nth: 1 });
      expect(await failureOf(client.ask('POST', '/users', newUser))).toBe('ECONNRESET');
      expect(exists('new@example.com')).toBe(true);
      expect(lastEntry()).toMatchObject({
        applied: true,
        answered: false,
        status: 201,
        fault: 'lostResponse',
      });
      expect((await client.ask('POST', '/users', newUser)).status).toBe(409);
    });

    it('hang with nothing done and no answer, until the client gives up', async () => {
      strike({ kind: 'hang', method: 'POST' });
      const asking = client.askUrl('POST', '/api/rest/v6/users', newUser, {}, 1);
      expect(await failureOf(asking)).toBe('UND_ERR_HEADERS_TIMEOUT');
      expect(exists('new@example.com')).toBe(false);
    });

    it('end a hang by a reset when it has a delay', async () => {
      strike({ kind: 'hang', delayMs: 5 });
      expect(await failureOf(client.ask('GET', '/users'))).toBe('ECONNRESET');
    });

    it('answer slowly what is done at once', async () => {
      strike({ kind: 'slow', method: 'POST', delayMs: 60_000 });
      const asking = failureOf(client.ask('POST', '/users', newUser));
      await expect.poll(() => exists('new@example.com')).toBe(true);
      await client.close();
      expect(await asking).toBe('UND_ERR_DESTROYED');
    });

    it('answer slowly, but whole', async () => {
      strike({ kind: 'slow', delayMs: 5 });
      expect(itemsOf(await client.ask('GET', '/users'))).toHaveLength(8);
    });

    it('break the JSON of an answer in order, also of an empty one', async () => {
      strike({ kind: 'malformed' });
      expect(await failureOf(client.ask('GET', '/users'))).toBe('SyntaxError');
      expect(await failureOf(client.ask('POST', '/users', newUser))).toBe('SyntaxError');
      expect(exists('new@example.com')).toBe(true);
      simulator.control();
      const [user] = itemsOf(await client.ask('GET', '/users'));
      strike({ kind: 'malformed' });
      const path = `/users/${String(user?.['id'])}/groups`;
      expect(await failureOf(client.ask('PUT', path, { groupInfoList: [] }))).toBe('SyntaxError');
      expect(lastEntry()).toMatchObject({ applied: true, answered: false, status: 200 });
    });

    it('cut the body of an answer off', async () => {
      strike({ kind: 'truncatedBody' });
      expect(await failureOf(client.ask('GET', '/users'))).toMatch(/UND_ERR_SOCKET|ECONNRESET|UND_ERR_RES/);
      expect(lastEntry()).toMatchObject({ answered: false, fault: 'truncatedBody' });
    });

    it('shorten or empty a page whose cursor is right', async () => {
      for (const [kind, count] of [
        ['shortPage', 4],
        ['emptyPage', 0],
      ] as const) {
        strike({ kind, route: '/users', nth: 1 });
        const first = await client.ask('GET', '/users');
        expect(itemsOf(first)).toHaveLength(count);
        const cursor = encodeURIComponent(cursorOf(first) ?? '');
        const rest = await client.ask('GET', `/users?cursor=${cursor}`);
        expect([...itemsOf(first), ...itemsOf(rest)].map(({ email }) => email)).toEqual(
          users.map(({ email }) => email),
        );
        expect(cursorOf(rest)).toBeUndefined();
      }
    });

    it('lose the pages after one that claims to be the last', async () => {
      strike({ kind: 'lostPages', route: '/users', nth: 1 });
      const reply = await client.ask('GET', '/users?pageSize=3');
      expect(itemsOf(reply)).toHaveLength(3);
      expect(cursorOf(reply)).toBeUndefined();
    });

    it('strike the base URIs as well', async () => {
      strike({ kind: 'status', status: 503, route: '/baseUris', nth: [1] });
      expect((await client.ask('GET', '/baseUris')).status).toBe(503);
      expect((await client.ask('GET', '/baseUris')).status).toBe(200);
    });
  });

  describe('limits', () => {
    it('throttle an org by rate, the other org not', async () => {
      simulator.control({ rate: { rps: 40, burst: 2 } });
      const statuses = [];
      for (let index = 0; index < 3; index += 1) statuses.push((await client.ask('GET', '/users')).status);
      expect(statuses).toEqual([200, 200, 429]);
      const second = new SimulatorClient(simulator, 'key-second');
      expect((await second.ask('GET', '/users')).status).toBe(200);
      await second.close();
      now += 1000;
      expect((await client.ask('GET', '/users')).status).toBe(200);
    });

    it('do nothing for a throttled write', async () => {
      simulator.control({ windows: { minute: 1 } });
      await client.ask('GET', '/users');
      expect((await client.ask('POST', '/users', newUser)).status).toBe(429);
      expect(exists('new@example.com')).toBe(false);
    });

    it('throttle by minute and hour, with the wait in header and body', async () => {
      simulator.control({ windows: { minute: 1, hour: 2 } });
      const ask = async () => {
        const { status, headers, json } = await client.ask('GET', '/groups');
        return [status, headers['retry-after'], json['retryAfter'], json['code']];
      };
      const fine = [200, undefined, undefined, undefined];
      const wait = (seconds: number) => [429, String(seconds), seconds, 'THROTTLING_TOO_MANY_REQUESTS'];
      expect(await ask()).toEqual(fine);
      expect(await ask()).toEqual(wait(60));
      now += 60_000;
      expect(await ask()).toEqual(fine);
      expect(await ask()).toEqual(wait(3540));
    });

    it('punish an early retry and write it into the ledger', async () => {
      simulator.control({ windows: { minute: 1 }, penalty: true });
      await client.ask('GET', '/groups');
      await client.ask('GET', '/groups');
      now += 50_000;
      expect((await client.ask('GET', '/groups')).json['retryAfter']).toBe(60);
      expect(lastEntry()).toMatchObject({ early: true, status: 429 });
      now += 59_000;
      expect((await client.ask('GET', '/users')).status).toBe(429);
      now += 60_000;
      expect((await client.ask('GET', '/users')).status).toBe(200);
      expect(simulator.counters().orgs['primary']).toMatchObject({ requests: 5, throttled: 3, early: 2 });
    });

    it('call a request early that comes inside the wait of a fault', async () => {
      strike({ kind: 'status', status: 429, retryAfter: 5, nth: 1 });
      await client.ask('GET', '/groups');
      now += 4999;
      expect((await client.ask('GET', '/groups')).status).toBe(200);
      now += 1;
      await client.ask('GET', '/groups');
      expect(simulator.ledger().map(({ early }) => early)).toEqual([false, true, false]);
    });

    it('ration identical GETs', async () => {
      simulator.control({ rationing: { limit: 1, seconds: 600 } });
      expect((await client.ask('GET', '/users?pageSize=5')).status).toBe(200);
      expect(await client.ask('GET', '/users?pageSize=5')).toMatchObject({
        status: 429,
        json: { retryAfter: 600 },
      });
      expect((await client.ask('GET', '/users?pageSize=6')).status).toBe(200);
    });

    it('let every answer take its latency', async () => {
      simulator.control({ latencyMs: 60_000 });
      const asking = failureOf(client.ask('POST', '/users', newUser));
      await expect.poll(() => simulator.ledger().length).toBe(1);
      expect(lastEntry()).toMatchObject({ applied: false, answered: false });
      await client.close();
      expect(await asking).toBe('UND_ERR_DESTROYED');
      simulator.control({ latencyMs: 2, jitterMs: 2 });
      client = new SimulatorClient(simulator);
      expect((await client.ask('GET', '/users')).status).toBe(200);
    });

    it('can refuse page sizes that others allow, and end lists by an empty cursor', async () => {
      simulator.control({ pageSizeMax: 5, endCursor: 'empty' });
      expect((await client.ask('GET', '/users?pageSize=6')).json).toMatchObject({
        code: 'INVALID_PAGE_SIZE',
      });
      expect(cursorOf(await client.ask('GET', '/groups?pageSize=5'))).toBe('');
    });
  });
});
