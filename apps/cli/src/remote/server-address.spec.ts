import { describe, expect, it } from 'vitest';
import { serverAddress } from './server-address.js';

describe('the address of a server', () => {
  it('is https, or http of this machine itself', () => {
    expect(serverAddress('https://sign-sync.example.com')).toBe('https://sign-sync.example.com');
    expect(serverAddress('HTTPS://Sign-Sync.example.com:8443/ops/')).toBe(
      'https://sign-sync.example.com:8443/ops',
    );
    for (const host of ['127.0.0.1:8080', 'localhost:8080', '[::1]:8080']) {
      expect(serverAddress(`http://${host}`)).toBe(`http://${host}`);
    }
  });

  it('is refused where the token would travel in the open', () => {
    for (const given of ['http://sign-sync.example.com', 'http://127.0.0.1.example.com', 'http://10.0.0.1']) {
      expect(() => serverAddress(given)).toThrow('would send the token unencrypted');
    }
  });

  it('is refused where it is no address, or more than one', () => {
    for (const given of ['', 'sign-sync.example.com', 'ftp://x', 'https://', 'https://a b']) {
      expect(() => serverAddress(given)).toThrow('is not an https:// address');
    }
    expect(() => serverAddress('https://x.example.com/?a=b')).toThrow('carries a query or a fragment');
  });

  it('never repeats a password that stands in it', () => {
    const complaint = () => serverAddress('https://me:hunter2@x.example.com');
    expect(complaint).toThrow('carries a user or a password');
    expect(complaint).not.toThrow('hunter2');
  });
});
