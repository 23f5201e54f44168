import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpsApiModule, type RunningApi, startApi } from '../../apps/ops-api/src/index.js';
import { Secret } from '#domain';
import { configFiles } from '../support/config-files.js';
import { OpsApiWorld, TOKEN } from './ops-api-world.js';

const authorization = `Bearer ${TOKEN}`;
let world: OpsApiWorld;

beforeAll(async () => {
  const texts = Object.entries(configFiles());
  const filled = texts.map(([name, text]) => [name, text.replaceAll('{{SIGN_HOST}}', 'api.example.com')]);
  world = await OpsApiWorld.open({ acme: { ...Object.fromEntries(filled), 'users.csv': 'email,groups\n' } });
});
afterAll(() => world.close());

async function withApi(
  options: Partial<Parameters<typeof startApi>[1]>,
  work: (api: RunningApi) => Promise<void>,
): Promise<void> {
  const module = OpsApiModule.with({ db: world.db, configurations: world.configurations });
  const base = { host: '127.0.0.1', port: 0, token: new Secret(TOKEN), observe: () => undefined };
  const api = await startApi(module, { ...base, ...options });
  try {
    await work(api);
  } finally {
    await api.close();
  }
}

const get = (api: RunningApi, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/api/v1/runs`, { headers: { authorization, ...headers } });

describe('how often one may ask', () => {
  it('is bounded for a caller, with the time to wait', async () => {
    await withApi({ rateLimits: { perCaller: 3, perAddress: 0 } }, async (api) => {
      for (let asked = 0; asked < 3; asked += 1) expect((await get(api)).status).toBe(200);
      const refused = await get(api);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refused.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(await refused.json()).toMatchObject({ code: 'REQUEST_RATE' });
    });
  });

  it('is bounded for an address before its token is looked at, and on routes that do not exist', async () => {
    await withApi({ rateLimits: { perCaller: 0, perAddress: 2 } }, async (api) => {
      expect((await get(api, { authorization: 'Bearer wrong' })).status).toBe(401);
      expect((await fetch(`${api.url}/nothing`, { headers: { authorization } })).status).toBe(404);
      expect((await get(api)).status).toBe(429);
    });
  });

  it('ends early for an address that shows wrong tokens', async () => {
    await withApi({}, async (api) => {
      const statuses = new Set<number>();
      for (let tried = 0; tried < 300; tried += 1) {
        const answer = await get(api, { authorization: 'Bearer wrong' });
        await answer.arrayBuffer();
        statuses.add(answer.status);
      }
      expect([...statuses]).toEqual([401]);
      expect((await get(api, { authorization: 'Bearer wrong' })).status).toBe(429);
    });
  });

  it('is counted by what a proxy says only when that proxy is trusted', async () => {
    const rateLimits = { perCaller: 0, perAddress: 1 };
    const from = (api: RunningApi, address: string) => get(api, { 'x-forwarded-for': address });
    await withApi({ rateLimits }, async (api) => {
      expect((await from(api, '203.0.113.1')).status).toBe(200);
      expect((await from(api, '203.0.113.2')).status).toBe(429);
    });
    await withApi({ rateLimits, trustedProxies: ['127.0.0.0/8'] }, async (api) => {
      expect((await from(api, '203.0.113.1')).status).toBe(200);
      expect((await from(api, '203.0.113.2')).status).toBe(200);
      expect((await from(api, '203.0.113.2')).status).toBe(429);
    });
  });
});

describe('what is sent along with every answer', () => {
  it('tells browsers to run nothing that is not ours, to show it in no frame, and to guess no type', async () => {
    for (const headers of [{ authorization }, { authorization: 'Bearer wrong' }]) {
      const answer = await fetch(`${world.api.url}/api/v1/runs`, { headers });
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      for (const name of ['frame-ancestors', 'object-src', 'base-uri']) {
        expect(policy).toContain(`${name} 'none'`);
      }
      expect(policy).toMatch(/style-src 'self' 'nonce-[0-9a-f]{32}'/);
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('x-frame-options')).toBe('DENY');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('gives every answer a nonce of its own', async () => {
    const nonces = new Set<string>();
    for (let asked = 0; asked < 5; asked += 1) {
      nonces.add((await world.get('/runs')).headers.get('content-security-policy') ?? '');
    }
    expect(nonces.size).toBe(5);
  });

  it('asks for TLS in future only where there is TLS now', async () => {
    expect((await world.get('/runs')).headers.get('strict-transport-security')).toBeNull();
    const forged = await get(world.api, { 'x-forwarded-proto': 'https' });
    expect(forged.headers.get('strict-transport-security')).toBeNull();
    await withApi({ trustedProxies: ['127.0.0.1'] }, async (api) => {
      const behind = await get(api, { 'x-forwarded-proto': 'https' });
      expect(behind.headers.get('strict-transport-security')).toContain('max-age=63072000');
    });
  });
});

describe('how much one may send', () => {
  it('is no more than a request needs, in size, depth and entries', async () => {
    const bodies: readonly (readonly [string, number, string])[] = [
      ['{"a":'.repeat(40) + '1' + '}'.repeat(40), 400, 'REQUEST_TOO_COMPLEX'],
      [`[${'['.repeat(200_000)}`, 400, 'REQUEST_TOO_COMPLEX'],
      [JSON.stringify(Array<number>(60_000).fill(1)), 400, 'REQUEST_TOO_COMPLEX'],
      ['{"__proto__": {"admin": true}}', 400, 'REQUEST_INVALID'],
      ['{"constructor": {"prototype": {"admin": true}}}', 400, 'REQUEST_INVALID'],
      [JSON.stringify({ users: ['x'.repeat(2 ** 21)] }), 413, 'REQUEST_TOO_LARGE'],
    ];
    for (const [body, status, code] of bodies) {
      const answer = await world.send('POST', '/runs', body, { 'content-type': 'application/json' });
      expect([answer.status, answer.body['code']]).toEqual([status, code]);
    }
  });

  it('is no more in headers than a token of 16 KiB needs', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { authorization, 'x-long': 'x'.repeat(40_000) };
      const asking = request(`${world.api.url}/api/v1/runs`, { headers }, ({ statusCode }) =>
        resolve(statusCode),
      );
      asking.on('error', reject).end();
    });
    expect(status).toBe(431);
  });

  it('is nothing at all for a request that two servers would read in two ways', async () => {
    const { port } = new URL(world.api.url);
    const head = `POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\n`;
    for (const ambiguous of [
      `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`,
      `${head}Transfer-Encoding: xchunked\r\n\r\n{}`,
    ]) {
      const answer = await new Promise<string>((resolve, reject) => {
        let text = '';
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(ambiguous));
        socket.on('data', (chunk) => (text += chunk.toString()));
        socket.on('close', () => resolve(text)).on('error', reject);
        socket.setTimeout(20_000, () => socket.destroy());
      });
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    }
  });
});
