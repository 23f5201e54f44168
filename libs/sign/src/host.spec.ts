import { describe, expect, it } from 'vitest';
import { SignHostInvalidError } from './errors.js';
import { parseSignHost } from './host.js';

describe('parseSignHost', () => {
  it.each([
    ['api.echosign.com', 'https://api.echosign.com'],
    [' api.na1.adobesign.com:8443 ', 'https://api.na1.adobesign.com:8443'],
    ['https://api.echosign.com/', 'https://api.echosign.com'],
    ['https://proxy.example.com/sign/', 'https://proxy.example.com/sign'],
    ['http://127.0.0.1:9000', 'http://127.0.0.1:9000'],
    ['http://localhost:9000', 'http://localhost:9000'],
    ['http://[::1]:9000', 'http://[::1]:9000'],
    ['127.0.0.1:9000', 'https://127.0.0.1:9000'],
  ])('reads %s', (host, url) => {
    expect(parseSignHost('emea', host)).toBe(url);
  });

  it.each([
    'http://api.echosign.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'ftp://api.echosign.com',
    'https://name:password@api.echosign.com',
    'api.echosign.com?x=1',
    'two words',
    'api.echosign.com\\evil',
    'name:port',
    'name:99999',
    'https://',
    '',
  ])('refuses "%s" and names the org', (host) => {
    expect(() => parseSignHost('emea', host)).toThrow(SignHostInvalidError);
    expect(() => parseSignHost('emea', host)).toThrow(/^Org emea: host /u);
  });

  it('does not repeat a password', () => {
    expect(() => parseSignHost('emea', 'https://name:hunter2@x.com')).not.toThrow(/hunter2/u);
    expect(() => parseSignHost('emea', 'https://name:hunter2@x.com')).toThrow(/x\.com/u);
  });
});
