import { describe, expect, it } from 'vitest';
import { signHostProblem } from './sign-host.js';

describe('signHostProblem', () => {
  it.each([
    'api.echosign.com',
    'localhost:8443',
    '127.0.0.1:40123',
    '[::1]:8443',
    'https://api.echosign.com',
    'https://api.echosign.com:8443/',
    'http://localhost:8080',
    'http://127.0.0.1:8080',
    'http://[::1]:8080',
  ])('has nothing against %s', (host) => {
    expect(signHostProblem(host)).toBeUndefined();
  });

  it.each([
    ['http://api.echosign.com', 'unencrypted'],
    ['http://127.0.0.1.example.com', 'unencrypted'],
    ['http://localhost.example.com', 'unencrypted'],
    ['ftp://api.echosign.com', 'is not https'],
    ['https://user:pass@api.echosign.com', 'must not contain a user or password'],
    ['https://api.echosign.com/x', 'leave the path out'],
    ['https://', 'is not a URL'],
    ['api.echosign.com/', 'is not a host'],
    ['api.echosign.com:0', 'no port'],
    ['a b', 'is not a host'],
  ])('refuses %s', (host, why) => {
    expect(signHostProblem(host)).toContain(why);
  });
});
