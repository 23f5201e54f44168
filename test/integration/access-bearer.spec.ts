import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IssuerKey } from '#testing';
import { AccessWorld } from './access-world.js';

let world: AccessWorld;
/** A key that the provider does not know. */
let foreign: IssuerKey;
let rsa: IssuerKey;

beforeAll(async () => {
  world = await AccessWorld.open();
  foreign = await IssuerKey.make();
  rsa = await IssuerKey.make('RS256');
  world.issuer.moreKeys.push(rsa);
});
afterAll(() => world.close());

const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const text = (value: string) => Buffer.from(value).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);
/** A token with a signature by the secret that somebody mistakes a public key for. */
function hmacSigned(header: object, claims: object, secret: string | Buffer, hash = 'sha256'): string {
  const head = `${json(header)}.${json(claims)}`;
  return `${head}.${createHmac(hash, secret).update(head).digest('base64url')}`;
}
async function publicPem(): Promise<string> {
  const der = await crypto.subtle.exportKey('spki', rsa.publicKey);
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`;
}
const withoutClaim = (name: string) => {
  const { [name]: _, ...rest } = world.issuer.claims();
  return world.issuer.key.sign(rest);
};
/** Parts of a good token, one of them changed. */
async function parts(
  change: (header: string, payload: string, signature: string) => string,
): Promise<string> {
  const [header = '', payload = '', signature = ''] = (await world.issuer.accessToken()).split('.');
  return change(header, payload, signature);
}

type Forgery = readonly [what: string, forge: () => string | Promise<string>];

const FORGERIES: readonly Forgery[] = [
  [
    'no signature and the algorithm none',
    () => `${json({ alg: 'none', typ: 'JWT' })}.${json(world.issuer.claims())}.`,
  ],
  [
    'the algorithm None with a signature',
    () => `${json({ alg: 'None' })}.${json(world.issuer.claims())}.${text('x')}`,
  ],
  ['no algorithm', () => parts((_, payload, signature) => `${json({ typ: 'JWT' })}.${payload}.${signature}`)],
  [
    'HS256 with the public key as its secret',
    async () =>
      hmacSigned({ alg: 'HS256', kid: rsa.kid, typ: 'JWT' }, world.issuer.claims(), await publicPem()),
  ],
  [
    'HS256 with the published modulus as its secret',
    () =>
      hmacSigned(
        { alg: 'HS256', kid: rsa.kid },
        world.issuer.claims(),
        Buffer.from(rsa.jwk.n ?? '', 'base64url'),
      ),
  ],
  [
    'HS256 with the client’s secret',
    () => hmacSigned({ alg: 'HS256' }, world.issuer.claims(), world.issuer.client.clientSecret),
  ],
  ['HS512 with an empty secret', () => hmacSigned({ alg: 'HS512' }, world.issuer.claims(), '', 'sha512')],
  [
    'another key under a known name',
    () => foreign.sign(world.issuer.claims(), { kid: world.issuer.key.kid }),
  ],
  ['a key that nobody has published', () => foreign.sign(world.issuer.claims())],
  ['a key’s name that is a path', () => foreign.sign(world.issuer.claims(), { kid: '../../../dev/null' })],
  ['a key’s name that is SQL', () => foreign.sign(world.issuer.claims(), { kid: "x' union select 'key" })],
  ['its own key in the header', () => foreign.sign(world.issuer.claims(), { jwk: foreign.jwk })],
  [
    'the address of its own keys in the header',
    () => foreign.sign(world.issuer.claims(), { jku: 'https://evil.example.com/keys' }),
  ],
  [
    'the address of its own certificate',
    () => foreign.sign(world.issuer.claims(), { x5u: 'https://evil.example.com/c' }),
  ],
  ['its own certificate', () => foreign.sign(world.issuer.claims(), { x5c: ['MIIB'] })],
  [
    'a good signature, and a key of its own beside it',
    () => world.issuer.accessToken({}, { jwk: foreign.jwk }),
  ],
  [
    'rules that must be understood',
    () =>
      parts(
        (_, payload, signature) => `${json({ alg: 'ES256', crit: ['exp'], exp: 1 })}.${payload}.${signature}`,
      ),
  ],
  ['another audience', () => world.issuer.accessToken({ aud: 'another-api' })],
  ['an audience that only begins like ours', () => world.issuer.accessToken({ aud: 'sign-sync-2' })],
  ['no audience', () => withoutClaim('aud')],
  ['a list of other audiences', () => world.issuer.accessToken({ aud: ['a', 'b'] })],
  ['another issuer', () => world.issuer.accessToken({ iss: 'https://evil.example.com' })],
  ['our issuer with a slash', () => world.issuer.accessToken({ iss: `${world.issuer.url}/` })],
  ['no issuer', () => withoutClaim('iss')],
  ['an end two minutes ago', () => world.issuer.accessToken({ exp: now() - 120 })],
  ['no end', () => withoutClaim('exp')],
  ['an end that is a text', () => world.issuer.accessToken({ exp: String(now() + 300) })],
  ['a beginning to come', () => world.issuer.accessToken({ nbf: now() + 120 })],
  ['a beginning that is a text', () => world.issuer.accessToken({ nbf: 'now' })],
  ['a making to come', () => world.issuer.accessToken({ iat: now() + 120 })],
  ['no making', () => withoutClaim('iat')],
  ['nobody whom it is about', () => withoutClaim('sub')],
  ['an empty name whom it is about', () => world.issuer.accessToken({ sub: '', email: undefined })],
  ['a number whom it is about', () => world.issuer.accessToken({ sub: 7 })],
  ['the claims of a sign-in at a browser', () => world.issuer.accessToken({ nonce: 'n' })],
  ['another purpose', () => world.issuer.accessToken({}, { typ: 'logout+jwt' })],
  ['another purpose, a proof', () => world.issuer.accessToken({}, { typ: 'dpop+jwt' })],
  [
    'a claim twice, signed',
    async () => {
      const once = JSON.stringify(world.issuer.claims());
      const twice = `${once.slice(0, -1)},"groups":["admins"]}`;
      const { CompactSign } = await import('jose');
      return new CompactSign(new TextEncoder().encode(twice))
        .setProtectedHeader({ alg: 'ES256', kid: world.issuer.key.kid })
        .sign(world.issuer.key.privateKey);
    },
  ],
  [
    'a header twice',
    () =>
      parts((header, payload, signature) => {
        const once = Buffer.from(header, 'base64url').toString('utf8');
        return `${text(`${once.slice(0, -1)},"alg":"ES256"}`)}.${payload}.${signature}`;
      }),
  ],
  [
    'other claims under a good signature',
    () =>
      parts(
        (header, _, signature) =>
          `${header}.${json(world.issuer.claims({ groups: ['admins'] }))}.${signature}`,
      ),
  ],
  [
    'a signature of another length',
    () => parts((header, payload, signature) => `${header}.${payload}.${signature.slice(0, -4)}`),
  ],
  [
    'a signature of zeros',
    () => parts((header, payload) => `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`),
  ],
  [
    'a signature in DER',
    () =>
      parts(
        (header, payload) =>
          `${header}.${payload}.${Buffer.from('3006020101020101', 'hex').toString('base64url')}`,
      ),
  ],
  [
    'a header that is no JSON',
    () => parts((_, payload, signature) => `${text('{alg')}.${payload}.${signature}`),
  ],
  [
    'a header that is a list',
    () => parts((_, payload, signature) => `${text('["ES256"]')}.${payload}.${signature}`),
  ],
  [
    'a header that is null',
    () => parts((_, payload, signature) => `${text('null')}.${payload}.${signature}`),
  ],
  [
    'characters that are no base64url',
    () => parts((header, payload, signature) => `${header}.${payload}=.${signature}`),
  ],
  [
    'plus signs of base64',
    () => parts((header, payload, signature) => `${header}.${payload}.+${signature.slice(1)}`),
  ],
  ['two parts', () => parts((header, payload) => `${header}.${payload}`)],
  ['four parts', () => parts((header, payload, signature) => `${header}.${payload}.${signature}.x`)],
  [
    'five parts, as an encrypted one',
    () => parts((header, payload, signature) => `${header}.${payload}.${signature}.x.y`),
  ],
  ['dots alone', () => '..'],
  ['noise', () => randomBytes(60).toString('base64url')],
  ['more than 16 KiB', () => world.issuer.accessToken({ padding: 'x'.repeat(16 * 1024) })],
  [
    'a token of ours that was never made',
    () => `sst_0123456789abcdef_${randomBytes(32).toString('base64url')}`,
  ],
];

describe('a token of the identity provider', () => {
  it('lets in whom it is about, with what their groups grant', async () => {
    const me = await world.bearer(await world.issuer.accessToken({ groups: ['emea-operators', 'unmapped'] }));
    expect(me.status).toBe(200);
    expect(me.body).toMatchObject({
      ...{ actor: 'ann@example.com', kind: 'person', via: 'oidc' },
      grants: [{ role: 'operator', orgs: ['emea'] }],
    });
  });

  it('may be for several, and was made by any key and algorithm that is published and allowed', async () => {
    const eddsa = await IssuerKey.make('EdDSA');
    const pss = await IssuerKey.make('PS256');
    const fresh = await AccessWorld.open();
    try {
      fresh.issuer.moreKeys.push(eddsa, pss);
      const claims = fresh.issuer.claims({ aud: ['other', 'sign-sync'] });
      for (const key of [fresh.issuer.key, eddsa, pss]) {
        expect((await fresh.bearer(await key.sign(claims))).status).toBe(200);
      }
    } finally {
      await fresh.close();
    }
  });

  it('is taken within the minute by which clocks differ', async () => {
    const slow = { exp: now() - 30, iat: now() + 30, nbf: now() + 30 };
    expect((await world.bearer(await world.issuer.accessToken(slow))).status).toBe(200);
  });

  it('opens no route by itself where nothing is granted to its groups', async () => {
    const token = await world.issuer.accessToken({ groups: ['unmapped'] });
    expect((await world.bearer(token)).body['grants']).toEqual([]);
    expect((await world.bearer(token, 'GET', '/runs')).status).toBe(403);
  });
});

describe('a forged or broken token', () => {
  let words: string | undefined;

  it.each(FORGERIES)('with %s is refused in the same words as every other', async (_, forge) => {
    const answer = await world.bearer(await forge(), 'GET', '/runs');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.body['code']).toBe('API_TOKEN_REFUSED');
    expect(answer.text).not.toMatch(/\bat .*\.(ts|js)|node_modules|jose|\bError: /i);
    const { requestId: _id, ...said } = answer.body;
    words ??= JSON.stringify(said);
    expect(JSON.stringify(said)).toBe(words);
  });

  it('comes in more than thirty ways here', () => {
    expect(FORGERIES.length).toBeGreaterThan(30);
  });

  it('makes us ask nobody but the provider', async () => {
    const heard: string[] = [];
    const stranger = createServer((request, response) => {
      heard.push(request.url ?? '');
      response.end('{"keys":[]}');
    });
    stranger.listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    try {
      for (const header of [{ jku: `${url}/keys` }, { x5u: `${url}/chain` }]) {
        expect((await world.bearer(await foreign.sign(world.issuer.claims(), header))).status).toBe(401);
      }
      expect((await world.bearer(await foreign.sign({ ...world.issuer.claims(), iss: url }))).status).toBe(
        401,
      );
      expect(heard).toEqual([]);
    } finally {
      stranger.closeAllConnections();
      stranger.close();
    }
  });

  it('leaves one record for each reason, not one for each try', async () => {
    const tries = await Promise.all(Array.from({ length: 40 }, () => world.bearer('..')));
    expect(tries.every(({ status }) => status === 401)).toBe(true);
    await expect.poll(async () => (await world.audit('refused')).length).toBeGreaterThan(5);
    const malformed = (await world.audit('refused')).filter(
      ({ facts }) => facts['reason'] === 'jwt-malformed',
    );
    expect(malformed).toHaveLength(1);
    expect(malformed[0]?.facts).toMatchObject({ address: '127.0.0.1', count: 1 });
  });
});

describe('keys of the identity provider', () => {
  it('are followed when they rotate, and the former one opens nothing any more', async () => {
    const fresh = await AccessWorld.open({ keysCooldownMs: 0 });
    try {
      const before = await fresh.issuer.accessToken();
      expect((await fresh.bearer(before)).status).toBe(200);
      await fresh.issuer.rotate();
      expect((await fresh.bearer(await fresh.issuer.accessToken())).status).toBe(200);
      expect((await fresh.bearer(before)).status).toBe(401);
      expect(fresh.issuer.asked.filter((asked) => asked.endsWith('openid-configuration'))).toHaveLength(1);
    } finally {
      await fresh.close();
    }
  });

  it('are not asked for by everybody who invents one', async () => {
    const asked = () => world.issuer.asked.filter((line) => line === 'GET /keys').length;
    await world.bearer(await world.issuer.accessToken());
    const before = asked();
    for (let index = 0; index < 20; index += 1) {
      await world.bearer(await foreign.sign(world.issuer.claims(), { kid: `invented-${index}` }));
    }
    expect(asked() - before).toBeLessThanOrEqual(1);
  });

  it('cannot be had while it is away, which is not the fault of whoever asks', async () => {
    const fresh = await AccessWorld.open();
    try {
      fresh.issuer.isDown = true;
      const answer = await fresh.bearer(await fresh.issuer.accessToken());
      expect([answer.status, answer.body['code']]).toEqual([503, 'IDENTITY_PROVIDER_UNREACHABLE']);
      const token = await fresh.token('ci', { role: 'viewer', orgs: 'all' });
      expect((await fresh.bearer(token.text.reveal())).status).toBe(200);
    } finally {
      await fresh.close();
    }
  });
});
