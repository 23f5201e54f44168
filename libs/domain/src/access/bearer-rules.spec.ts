import { describe, expect, it } from 'vitest';
import { BEARER_ALGORITHMS, claimsFlaw, headerFlaw } from './bearer-rules.js';

const now = new Date('2026-11-22T06:00:00Z');
const seconds = now.getTime() / 1000;

describe('the header of a token', () => {
  it('names a signature that needs a private key', () => {
    for (const alg of BEARER_ALGORITHMS) expect(headerFlaw({ alg, kid: 'k', typ: 'at+jwt' })).toBeUndefined();
    for (const alg of [
      undefined,
      'none',
      'None',
      'HS256',
      'HS512',
      'RS1',
      'rs256',
      ['RS256'],
      'ES256K',
      'dir',
    ]) {
      expect(headerFlaw({ alg })).toBe('algorithm');
    }
  });

  it('brings no key of its own and no rules', () => {
    for (const name of ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'enc']) {
      expect(headerFlaw({ alg: 'ES256', [name]: 'https://evil.example.com' })).toBe('header');
    }
  });

  it('is that of an access token', () => {
    for (const typ of ['JWT', 'jwt', 'at+JWT', 'application/at+jwt', undefined]) {
      expect(headerFlaw({ alg: 'ES256', typ })).toBeUndefined();
    }
    for (const typ of ['logout+jwt', 'secevent+jwt', 'dpop+jwt', '', 7]) {
      expect(headerFlaw({ alg: 'ES256', typ })).toBe('type');
    }
    for (const kid of [7, {}, 'x'.repeat(513)]) expect(headerFlaw({ alg: 'ES256', kid })).toBe('key-id');
  });
});

describe('the claims of a token', () => {
  const claims = { iat: seconds, exp: seconds + 300, sub: '7' };

  it('name somebody, and times that are times', () => {
    expect(claimsFlaw(claims, now)).toBeUndefined();
    for (const sub of [undefined, '', ' ', 7, null])
      expect(claimsFlaw({ ...claims, sub }, now)).toBe('subject');
    for (const time of [undefined, '1', null, {}]) {
      expect(claimsFlaw({ ...claims, iat: time }, now)).toBe('times');
      expect(claimsFlaw({ ...claims, exp: time }, now)).toBe('times');
    }
  });

  it('were not made later than now, but for clocks that differ', () => {
    expect(claimsFlaw({ ...claims, iat: seconds + 60 }, now)).toBeUndefined();
    expect(claimsFlaw({ ...claims, iat: seconds + 61 }, now)).toBe('issued-later');
  });

  it('are not those of a sign-in at a browser', () => {
    expect(claimsFlaw({ ...claims, nonce: 'n' }, now)).toBe('id-token');
  });
});
