import { describe, expect, it } from 'vitest';
import { ldapServerOf } from './ldap-server.js';

/** host · require_tls_cert · start_tls */
function serverOf(host: string, requireTlsCert?: boolean, startTls?: boolean) {
  return ldapServerOf({ host, requireTlsCert, startTls });
}

describe('ldapServerOf', () => {
  it('verifies ldaps:// unless it is told not to', () => {
    const url = 'ldaps://dc.example.com';
    const encrypted = { url, startTls: false, isInTheClear: false };
    expect(serverOf(url)).toEqual({ ...encrypted, verifyTls: true });
    expect(serverOf(url, true)).toEqual({ ...encrypted, verifyTls: true });
    expect(serverOf(url, false)).toEqual({ ...encrypted, verifyTls: false });
  });

  it('takes require_tls_cert: True with ldap:// for StartTLS, as the original', () => {
    const url = 'ldap://dc.example.com';
    const started = { url, startTls: true, isInTheClear: false };
    expect(serverOf(url, true)).toEqual({ ...started, verifyTls: true });
    expect(serverOf(url, undefined, true)).toEqual({ ...started, verifyTls: true });
    expect(serverOf(url, false, true)).toEqual({ ...started, verifyTls: false });
  });

  it.for([
    ['ldap://dc.example.com', true],
    ['ldap://10.0.0.1:389', true],
    ['ldap://localhost:10389', false],
    ['ldap://127.0.0.1', false],
    ['ldap://[::1]:389', false],
  ] as const)(
    'knows whether a password to %s leaves this machine in the clear: %s',
    ([host, isInTheClear]) => {
      const verdict = { startTls: false, verifyTls: true, isInTheClear };
      expect(serverOf(host)).toMatchObject(verdict);
      expect(serverOf(host, false)).toMatchObject(verdict);
    },
  );

  it('spells one server in one way', () => {
    expect(serverOf('LDAPS://DC.Example.com:3269/')).toMatchObject({ url: 'ldaps://dc.example.com:3269' });
  });

  it.for([
    ['dc.example.com', 'host', 'is neither ldaps:// nor ldap://'],
    ['https://dc.example.com', 'host', 'is neither'],
    ['ldap://', 'host', 'is not a host'],
    ['ldap://dc.example.com/dc=example', 'host', 'is not a host'],
    ['ldaps://dc.example.com:99999', 'host', 'has no port from 1 to 65535'],
  ] as const)('refuses the host %s', ([host, key, why]) => {
    expect(serverOf(host)).toEqual({ key, problem: expect.stringContaining(why) as string });
  });

  it('refuses what contradicts itself', () => {
    expect(serverOf('ldaps://dc.example.com', undefined, true)).toMatchObject({ key: 'start_tls' });
    expect(serverOf('ldap://dc.example.com', true, false)).toMatchObject({ key: 'start_tls' });
  });
});
