import { describe, expect, it } from 'vitest';
import { actorOfClaims, claimValues } from './caller-of-claims.js';

describe('who somebody is by their claims', () => {
  it('is the address that the provider vouches for', () => {
    expect(actorOfClaims({ sub: '7', email: 'Ann@Example.com' })).toBe('ann@example.com');
    expect(actorOfClaims({ sub: '7', email: 'ann@example.com', email_verified: true })).toBe(
      'ann@example.com',
    );
  });

  it('is the provider’s own name for them where there is no such address', () => {
    for (const email of [undefined, 7, '', 'ann', 'a b@example.com', `${'x'.repeat(320)}@example.com`]) {
      expect(actorOfClaims({ sub: '7', email })).toBe('oidc:7');
    }
    for (const unverified of [false, 'false']) {
      expect(actorOfClaims({ sub: '7', email: 'ann@example.com', email_verified: unverified })).toBe(
        'oidc:7',
      );
    }
  });

  it('is nobody where they name nobody', () => {
    for (const sub of [undefined, 7, '', '  ', 'x'.repeat(257)])
      expect(actorOfClaims({ sub })).toBeUndefined();
  });
});

describe('what somebody is by their claims', () => {
  it('is one text or a list of texts, and nothing else', () => {
    expect(claimValues({ groups: 'admins' }, 'groups')).toEqual(['admins']);
    expect(claimValues({ groups: ['a', 7, null, '', 'b', ['c']] }, 'groups')).toEqual(['a', 'b']);
    for (const groups of [undefined, null, 7, {}, { toString: 'admins' }]) {
      expect(claimValues({ groups }, 'groups')).toEqual([]);
    }
  });

  it('may lie in a claim of a claim, or under a name with dots', () => {
    expect(claimValues({ realm_access: { roles: ['r'] } }, 'realm_access.roles')).toEqual(['r']);
    expect(claimValues({ 'https://example.com/roles': ['r'] }, 'https://example.com/roles')).toEqual(['r']);
    expect(claimValues({}, 'constructor.name')).toEqual([]);
    expect(claimValues({}, '__proto__')).toEqual([]);
  });

  it('is bounded', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `g${index}`);
    expect(claimValues({ groups: many }, 'groups')).toHaveLength(1000);
    expect(claimValues({ groups: ['x'.repeat(257)] }, 'groups')).toEqual([]);
  });
});
