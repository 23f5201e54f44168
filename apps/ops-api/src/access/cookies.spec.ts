import { describe, expect, it } from 'vitest';
import { cookieNames, cookieValue, setCookie } from './cookies.js';

describe('a cookie', () => {
  it('is found by its whole name', () => {
    expect(cookieValue('a=1; sign-sync=abc;b=2', 'sign-sync')).toBe('abc');
    expect(cookieValue('xsign-sync=1; sign-sync2=2', 'sign-sync')).toBeUndefined();
    expect(cookieValue(undefined, 'sign-sync')).toBeUndefined();
    expect(cookieValue('sign-sync=', 'sign-sync')).toBe('');
  });

  it('that is there twice counts as none: somebody else has put one of them there', () => {
    expect(cookieValue('sign-sync=a; sign-sync=b', 'sign-sync')).toBeUndefined();
  });

  it('is for this host and https alone, and for no script', () => {
    const { session } = cookieNames(true);
    const words = { name: session, value: 'v', seconds: 60, sameSite: 'Strict', secure: true } as const;
    expect(setCookie(words)).toBe(
      '__Host-sign-sync=v; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure',
    );
    expect(setCookie({ ...words, name: cookieNames(false).session, secure: false })).not.toMatch(
      /Secure|Host/,
    );
  });
});
