import { describe, expect, it } from 'vitest';
import { hostRefusal, urlRefusal } from './judge-url.js';

const refusal = (url: string, reach: 'public' | 'private' = 'public') => urlRefusal(new URL(url), reach);

describe('where a request may go', () => {
  it('is the open Internet over https, unless more is allowed', () => {
    expect(refusal('https://hooks.example.com/x')).toBeUndefined();
    expect(refusal('https://hooks.example.com./x')).toBeUndefined();
    expect(refusal('http://hooks.example.com/x')).toBe('is not https');
    expect(refusal('http://hooks.example.com/x', 'private')).toBeUndefined();
    expect(refusal('ftp://hooks.example.com/x', 'private')).toBe('is neither https nor http');
  });

  it('is this machine and the house where that is allowed', () => {
    for (const url of [
      'http://127.0.0.1:9000/',
      'https://10.0.0.5/',
      'https://bridge.lan/',
      'https://[::1]/',
    ]) {
      expect(refusal(url, 'private')).toBeUndefined();
      expect(refusal(url.replace('http:', 'https:'))).toBeDefined();
    }
  });

  it('is never where clouds keep secrets, whatever is allowed', () => {
    for (const url of [
      'http://169.254.169.254/latest/meta-data/',
      'http://2852039166/',
      'http://0xa9fea9fe/',
      'http://[::ffff:a9fe:a9fe]/',
      'http://metadata.google.internal/',
      'http://METADATA.google.internal./',
    ]) {
      expect(refusal(url, 'private')).toBe("is where a cloud keeps its machines' secrets");
    }
    expect(refusal('http://169.254.3.4/', 'private')).toBe('is link-local');
    expect(refusal('http://[fe80::1]/', 'private')).toBe('is link-local');
  });

  it('is nowhere that a user or password is sent along', () => {
    expect(refusal('https://ann:pw@hooks.example.com/')).toBe('has a user or a password in it');
    expect(refusal('https://hooks.example.com@127.0.0.1/')).toBe('has a user or a password in it');
  });

  it('is no name of one word, and none that ends as internal names do', () => {
    expect(hostRefusal('intranet', 'public')).toBe('names a host of this machine or of the internal network');
    expect(hostRefusal('db.INTERNAL.', 'public')).toBeDefined();
    expect(hostRefusal('', 'private')).toBe('names no host');
  });
});
