import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OktaSourceConfig } from '#config';
import { Secret } from '#domain';
import { freePort } from '#testing';
import type { FakeOktaOptions } from '../fakes/okta/fake-okta-state.js';
import { oktaGroup, oktaUser, openOktaWorld, readAll, type OktaWorld } from '../fakes/okta/okta-world.js';

const people = Array.from({ length: 650 }, (_, index) => oktaUser(`p${index}`));
const groups = [oktaGroup('Sign', people)];
const ALWAYS = 99;

let world: OktaWorld | undefined;
const open = async (options: Partial<FakeOktaOptions> = {}) => {
  world = await openOktaWorld({ users: people, groups, ...options });
  return world;
};
afterEach(async () => {
  await world?.okta.close();
  world = undefined;
  vi.unstubAllEnvs();
});

describe('an API token', () => {
  it('that is wrong ends the read at once, with a sentence that does not say it', async () => {
    const { source, okta, slept } = await open();
    const credentials = { kind: 'token', token: new Secret('00aWrong') } as const;
    const failure = readAll(source(['Sign'], { credentials }));
    await expect(failure).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
      message: `Okta at ${new URL(okta.url).host} does not accept the API token (the search for group "Sign", page 1): E0000011 Invalid token provided. A token ends when its owner is deactivated, or after 30 days without use. Make a new one.`,
    });
    expect([okta.requests.length, slept]).toEqual([1, []]);
  });

  it('is what counts, whatever OKTA_CLIENT_… variables the machine has', async () => {
    vi.stubEnv('OKTA_CLIENT_AUTHORIZATIONMODE', 'PrivateKey');
    vi.stubEnv('OKTA_CLIENT_ORGURL', 'https://other.okta.com');
    vi.stubEnv('OKTA_CLIENT_TOKEN', 'other');
    const { source } = await open();
    expect((await readAll(source(['Sign']))).rows).toHaveLength(650);
  });
});

describe('a service app', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const serviceApp = {
    clientId: '0oaSync',
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
  const using = (key: string): Partial<OktaSourceConfig> => ({
    credentials: {
      kind: 'service-app',
      clientId: '0oaSync',
      privateKey: new Secret(key),
      scopes: ['okta.groups.read', 'okta.users.read'],
    },
  });
  const tokenRequests = () => world?.okta.requests.filter(({ route }) => route === 'token') ?? [];
  const refusals = () => world?.okta.requests.filter(({ status }) => status === 401) ?? [];

  it.each([
    ['PEM (PKCS #8)', pem],
    ['PEM (PKCS #1)', privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['JWK', JSON.stringify(privateKey.export({ format: 'jwk' }))],
  ])('with a key as %s reads with one access token', async (_, key) => {
    const { source, okta } = await open({ serviceApp });
    expect((await readAll(source(['Sign'], using(key)))).rows).toHaveLength(650);
    expect(tokenRequests()).toHaveLength(1);
    expect(okta.requests.at(-1)?.authorization).toMatch(/^Bearer /u);
  });

  it('gets a new token before the old one ends', async () => {
    const { source, okta } = await open({ serviceApp, tokenLife: 120 });
    const route = { route: 'members', page: 2 } as const;
    okta.faults.strike({ kind: 'status', status: 429, headers: { 'retry-after': '110' }, ...route });
    expect((await readAll(source(['Sign'], using(pem)))).rows).toHaveLength(650);
    expect([tokenRequests().length, refusals().length]).toEqual([2, 0]);
  });

  it('gets a new token when the old one is refused in the middle of the read', async () => {
    const { source, okta } = await open({ serviceApp });
    okta.faults.strike({ kind: 'end-tokens', route: 'members', page: 2 });
    expect((await readAll(source(['Sign'], using(pem)))).rows).toHaveLength(650);
    expect([tokenRequests().length, refusals().length]).toEqual([2, 1]);
  });

  it('whose new token is refused as well ends the read', async () => {
    const { source, okta } = await open({ serviceApp });
    okta.faults.strike({ kind: 'end-tokens', route: 'members', page: 2, times: ALWAYS });
    await expect(readAll(source(['Sign'], using(pem)))).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
      message: expect.stringContaining(
        'does not accept the access token of the service app (group "Sign", page 2)',
      ),
    });
    expect(refusals()).toHaveLength(2);
  });

  it('with a key that Okta does not know is refused with its words', async () => {
    const { source } = await open({ serviceApp });
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const key = other.export({ type: 'pkcs8', format: 'pem' }).toString();
    await expect(readAll(source(['Sign'], using(key)))).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
      message: expect.stringContaining('invalid_client The client_assertion signature is invalid. Check'),
    });
  });

  it.each([
    ['no key at all', 'rubbish'],
    ['half a key', pem.slice(0, 400)],
    [
      'a key that is not RSA',
      generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    ],
  ])('with %s says what a key must be', async (_, key) => {
    const { source } = await open({ serviceApp });
    const failure = await readAll(source(['Sign'], using(key))).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'SOURCE_REFUSED',
      message: expect.stringContaining('The private key of the service app 0oaSync cannot be used'),
    });
    expect((failure as Error).message).not.toContain(key.slice(0, 60));
  });

  it('ends the read when the token end-point fails', async () => {
    const { source, okta } = await open({ serviceApp });
    okta.faults.strike({ kind: 'status', status: 500, route: 'token', times: ALWAYS });
    await expect(readAll(source(['Sign'], using(pem)))).rejects.toMatchObject({ code: 'SOURCE_FAILED' });
    okta.faults.clear();
    okta.faults.strike({ kind: 'html', route: 'token', times: ALWAYS });
    await expect(readAll(source(['Sign'], using(pem)))).rejects.toMatchObject({ code: 'SOURCE_ANSWER' });
  });

  it('proves that it holds the key where the org wants that', async () => {
    const { source, okta } = await open({ serviceApp });
    const json = { error: 'use_dpop_nonce', error_description: 'A nonce is required.' };
    okta.faults.strike({ kind: 'other-json', json, status: 400, route: 'token' });
    expect((await readAll(source(['Sign'], using(pem)))).rows).toHaveLength(650);
    expect(okta.requests.at(-1)?.authorization).toMatch(/^DPoP /u);
  });

  it('does not ask for ever when each answer wants another nonce', async () => {
    const { source, okta } = await open({ serviceApp });
    const json = { error: 'use_dpop_nonce', error_description: 'Use another nonce.' };
    okta.faults.strike({ kind: 'other-json', json, status: 400, route: 'token', times: ALWAYS });
    await expect(readAll(source(['Sign'], using(pem)))).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
    expect(tokenRequests()).toHaveLength(4);
  });
});

describe('the connection', () => {
  it('is believed only with a certificate that verifies', async () => {
    const names = [{ type: 7 as const, ip: '127.0.0.1' }];
    const pems = await generate([{ name: 'commonName', value: 'okta' }], {
      extensions: [
        { name: 'basicConstraints', cA: true },
        { name: 'subjectAltName', altNames: names },
      ],
    });
    const folder = mkdtempSync(path.join(tmpdir(), 'okta-tls-'));
    try {
      const caFile = path.join(folder, 'ca.pem');
      writeFileSync(caFile, pems.cert);
      const { source, slept } = await open({ tls: { key: pems.private, cert: pems.cert } });
      await expect(readAll(source(['Sign']))).rejects.toMatchObject({
        code: 'SOURCE_TLS',
        message: expect.stringContaining('the issuer of its certificate is not known here'),
      });
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      await expect(readAll(source(['Sign']))).rejects.toMatchObject({ code: 'SOURCE_TLS' });
      vi.unstubAllEnvs();
      expect(slept).toEqual([]);
      expect((await readAll(source(['Sign'], {}, caFile))).rows).toHaveLength(650);
      const { tls } = await source(['Sign'], {}, caFile).inspect(new AbortController().signal);
      expect(tls).toBe('TLS 1.3, certificate verified');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('that nobody takes is told as such', async () => {
    const { source } = await open();
    const url = `http://127.0.0.1:${await freePort()}`;
    await expect(readAll(source(['Sign'], { url }))).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      message: `Okta at ${new URL(url).host} is not reached: the connection was refused. Check "host" in the connector file, and the network.`,
    });
  });

  it('to another machine is never made without TLS', async () => {
    const { source } = await open();
    await expect(readAll(source(['Sign'], { url: 'http://192.0.2.1' }))).rejects.toMatchObject({
      code: 'SOURCE_TLS',
    });
  });
});
