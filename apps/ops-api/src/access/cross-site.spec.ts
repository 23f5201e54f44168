import { describe, expect, it } from 'vitest';
import { mayBeCrossSite } from './cross-site.js';

const HERE = 'https://sync.example.com';
const post = (headers: Record<string, string>, method = 'POST') => mayBeCrossSite({ method, headers }, HERE);
const ours = { 'x-sign-sync-csrf': '1', 'sec-fetch-site': 'same-origin', origin: HERE };

describe('a request with a cookie', () => {
  it('is ours with our header, from our own pages', () => {
    expect(post(ours)).toBe(false);
    expect(post({ 'x-sign-sync-csrf': '1' })).toBe(false);
  });

  it.each<Record<string, string>>([
    { 'x-sign-sync-csrf': '' },
    { 'x-sign-sync-csrf': '0' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example.com' },
    { origin: 'null' },
    { origin: 'http://sync.example.com' },
    { origin: 'https://sync.example.com.evil.example' },
  ])('may be another site’s doing with %o', (headers) => {
    expect(post({ ...ours, ...headers })).toBe(true);
    expect(post({ ...ours, ...headers }, 'DELETE')).toBe(true);
  });

  it('is no danger where it only reads', () => {
    expect(post({ origin: 'https://evil.example.com' }, 'GET')).toBe(false);
  });
});
