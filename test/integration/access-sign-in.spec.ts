import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from './access-browser.js';
import { AccessWorld, type Reply } from './access-world.js';

let world: AccessWorld;

beforeAll(async () => {
  world = await AccessWorld.open();
});
afterAll(() => world.close());

const CSRF = { 'x-sign-sync-csrf': '1' };

async function signedIn(): Promise<Browser> {
  const browser = new Browser(world);
  const reply = await browser.ask(await browser.leave());
  expect(reply.status).toBe(200);
  return browser;
}

describe('a sign-in at a browser', () => {
  it('goes to the provider with PKCE, state and nonce, and back into a session', async () => {
    world.issuer.person = { sub: '1', email: 'Ann@Example.com', email_verified: true, groups: ['admins'] };
    const browser = new Browser(world);
    const begun = await browser.ask('/auth/login?to=/runs%3Fstate=held');
    const asked = new URL(begun.headers.get('location') ?? '').searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asked.get(name)?.length).toBeGreaterThanOrEqual(43);
    }
    expect(begun.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Lax/);

    const there = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' });
    const back = new URL(there.headers.get('location') ?? '');
    const reply = await browser.ask(back.pathname.replace('/api/v1', '') + back.search);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toContain('text/html');
    expect(reply.text).toContain('url=/runs?state=held"');
    const cookies = reply.headers.getSetCookie();
    expect(cookies).toEqual([
      expect.stringMatching(/^sign-sync-sign-in=; .*Max-Age=0/),
      expect.stringMatching(/^sign-sync=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/),
    ]);

    const me = await browser.ask('/auth/me');
    expect(me.body).toMatchObject({
      ...{ actor: 'ann@example.com', kind: 'person', via: 'session' },
      grants: [{ role: 'admin', orgs: 'all' }],
    });
    expect((await browser.ask('/runs')).status).toBe(200);
    const [record] = await world.audit('sign-in');
    expect(record?.facts).toMatchObject({ by: 'ann@example.com', issuer: world.issuer.url });
    const stored = JSON.stringify(await world.db.query('select * from session'));
    expect(stored).not.toContain(cookies[1]?.slice(10, 40));
  });

  it('goes nowhere else afterwards but to a path of this site', async () => {
    for (const to of [
      '//evil.example.com',
      'https://evil.example.com',
      '/\\evil.example.com',
      'javascript:x',
    ]) {
      const browser = new Browser(world);
      const reply = await browser.ask(await browser.leave(`?to=${encodeURIComponent(to)}`));
      expect(reply.text).toContain('content="0; url=/"');
      expect(reply.text).not.toContain('evil');
    }
  });

  it('is only good in the browser that has begun it, and once', async () => {
    const [mine, yours] = [new Browser(world), new Browser(world)];
    const back = await mine.leave();
    await yours.leave();
    const refused = (reply: Reply) => {
      expect(reply.headers.getSetCookie().join()).not.toMatch(/sign-sync=[\w-]/);
      return [reply.status, reply.body['code']];
    };
    expect(refused(await new Browser(world).ask(back))).toEqual([403, 'SIGN_IN_REFUSED']);
    expect(refused(await yours.ask(back))).toEqual([403, 'SIGN_IN_REFUSED']);
    expect((await mine.ask(back)).status).toBe(200);
    expect(refused(await mine.ask(back))).toEqual([403, 'SIGN_IN_REFUSED']);
  });

  it('is refused where the provider’s answer is not for it', async () => {
    const wrongs: readonly ((claims: Readonly<Record<string, unknown>>) => Record<string, unknown>)[] = [
      (claims) => ({ ...claims, nonce: 'another' }),
      (claims) => ({ ...claims, aud: 'another-client' }),
      (claims) => ({ ...claims, iss: 'https://evil.example.com' }),
      (claims) => ({ ...claims, exp: 1 }),
      ({ nonce: _, ...claims }) => claims,
    ];
    for (const tamper of wrongs) {
      world.issuer.tamper = tamper;
      const browser = new Browser(world);
      const reply = await browser.ask(await browser.leave());
      expect([reply.status, reply.body['code']]).toEqual([403, 'SIGN_IN_REFUSED']);
    }
    world.issuer.tamper = (claims) => claims;
  });

  it('is refused where the provider has refused, or an answer was made up', async () => {
    for (const change of [
      (back: string) => back.replace(/code=[^&]*/, 'error=access_denied'),
      (back: string) => back.replace(/code=[^&]*/, 'code=made-up'),
      (back: string) => back.replace(/state=[^&]*/, 'state=made-up'),
      (back: string) => back.replace(/code=([^&]*)/, 'code=$1&code=$1'),
      (back: string) => `${back}&iss=https%3A%2F%2Fevil.example.com`,
      () => '/auth/callback',
    ]) {
      const browser = new Browser(world);
      const reply = await browser.ask(change(await browser.leave()));
      expect([reply.status < 500, reply.headers.getSetCookie().join()]).toEqual([
        true,
        expect.not.stringMatching(/sign-sync=[\w-]/),
      ]);
      expect(reply.status).toBeGreaterThanOrEqual(400);
    }
  });

  it('ends before it begins for whoever has no right here', async () => {
    world.issuer.person = { sub: '2', email: 'nobody@example.com', groups: ['unmapped'] };
    const browser = new Browser(world);
    const reply = await browser.ask(await browser.leave());
    expect([reply.status, reply.body['code']]).toEqual([403, 'SIGN_IN_REFUSED']);
    await expect
      .poll(async () => JSON.stringify(await world.audit('refused')))
      .toContain('sign-in-no-rights');
    world.issuer.person = { sub: '1', email: 'ann@example.com', groups: ['admins'] };
  });
});

describe('a session', () => {
  it('changes nothing without our header, or for another site', async () => {
    const browser = await signedIn();
    const post = (headers: Record<string, string>) =>
      browser.ask('/configurations/check', 'POST', headers, { configuration: 'acme' });
    expect((await post(CSRF)).status).toBe(200);
    for (const headers of [
      {},
      { ...CSRF, 'sec-fetch-site': 'cross-site' },
      { ...CSRF, 'sec-fetch-site': 'same-site' },
      { ...CSRF, origin: 'https://evil.example.com' },
    ]) {
      const reply = await post(headers);
      expect([reply.status, reply.body['code']]).toEqual([403, 'CROSS_SITE_REFUSED']);
    }
  });

  it('is over once somebody has signed out, with what its cookie held', async () => {
    const browser = await signedIn();
    const { cookie } = browser.cookie;
    const out = await browser.ask('/auth/logout', 'POST', CSRF, {});
    expect(out.body).toEqual({ ended: true });
    expect(browser.cookie.cookie).toBe('');
    expect((await world.ask('GET', '/auth/me', { cookie })).status).toBe(401);
    expect((await world.audit('sign-out')).at(-1)?.facts).toMatchObject({ by: 'ann@example.com' });
  });

  it('is over after an hour in which nothing was done, and after twelve in any case', async () => {
    const browser = await signedIn();
    const since = (times: string) => world.db.query(`update session set ${times} where ended_at is null`);
    await since(`seen_at = now() - interval '59 minutes'`);
    expect((await browser.ask('/auth/me')).status).toBe(200);
    await since(`seen_at = now() - interval '61 minutes'`);
    expect((await browser.ask('/auth/me')).status).toBe(401);
    await since(`seen_at = now(), created_at = now() - interval '12 hours'`);
    expect((await browser.ask('/auth/me')).status).toBe(401);
    await since(`created_at = now()`);
    expect((await browser.ask('/auth/me')).status).toBe(200);
  });

  it('that was made up, or is shown twice, is none', async () => {
    const { cookie } = (await signedIn()).cookie;
    for (const wrong of ['sign-sync=made-up', `${cookie}; ${cookie}`, 'sign-sync=']) {
      expect((await world.ask('GET', '/auth/me', { cookie: wrong })).status).toBe(401);
    }
  });
});

describe('how one signs in here', () => {
  it('is told to everybody', async () => {
    const { status, body } = await world.ask('GET', '/auth/config');
    expect([status, body]).toEqual([
      200,
      {
        ...{ issuer: world.issuer.url, clientId: 'console', deviceClientId: null, audience: 'sign-sync' },
        ...{ scope: 'openid email', deviceFlow: false },
      },
    ]);
  });

  it('may be by the device flow, for commands that the provider knows by a name of their own', async () => {
    const devices = await AccessWorld.open({ deviceClientId: 'command' });
    try {
      const told = async () => (await devices.ask('GET', '/auth/config')).body;
      expect(await told()).toMatchObject({ deviceClientId: null, deviceFlow: false });
    } finally {
      await devices.close();
    }
    const endpoint = { device_authorization_endpoint: 'https://login.example.com/device' };
    const both = await AccessWorld.open({ metadata: endpoint, deviceClientId: 'command' });
    const one = await AccessWorld.open({ metadata: endpoint });
    try {
      const { body } = await both.ask('GET', '/auth/config');
      expect(body).toMatchObject({ clientId: 'console', deviceClientId: 'command', deviceFlow: true });
      const { body: alike } = await one.ask('GET', '/auth/config');
      expect(alike).toMatchObject({ clientId: 'console', deviceClientId: 'console', deviceFlow: true });
    } finally {
      await both.close();
      await one.close();
    }
  });

  it('may be by a token alone', async () => {
    const without = await AccessWorld.open({ withoutOidc: true, local: 'off' });
    try {
      const { body } = await without.ask('GET', '/auth/config');
      expect(body).toEqual({
        ...{ issuer: null, clientId: null, deviceClientId: null, audience: null, scope: '' },
        deviceFlow: false,
      });
      const login = await without.ask('GET', '/auth/login');
      expect([login.status, login.body['code']]).toEqual([404, 'SIGN_IN_UNAVAILABLE']);
    } finally {
      await without.close();
    }
  });
});
