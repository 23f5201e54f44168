import { SignHostInvalidError } from './errors.js';

/**
 * Reads the `host` of a connector file: `name` or `name:port` (https), an `https://` URL, or `http://` for a loopback
 * address only. A path is kept as a prefix.
 *
 * @returns the URL without a trailing slash, for example `https://api.echosign.com`
 * @throws SignHostInvalidError
 */
export function parseSignHost(org: string, host: string): string {
  const text = host.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//iu.test(text) ? text : `https://${text}`;
  if (/[\s\\]/u.test(text) || !URL.canParse(address)) throw invalid(org, host, 'is not a host name');
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') {
    throw invalid(org, url.host, 'carries a user name or password');
  }
  if (url.search !== '' || url.hash !== '') throw invalid(org, host, 'carries a query or a fragment');
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw invalid(org, host, 'uses http, which is allowed for a loopback address only');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw invalid(org, host, `uses ${url.protocol}//`);
  }
  return withoutTrailingSlash(url.href);
}

/** 127.0.0.0/8, ::1 and localhost: addresses that never leave this machine. */
export function isLoopback(hostname: string): boolean {
  const name = hostname.toLowerCase();
  return name === 'localhost' || name === '[::1]' || name === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(name);
}

export function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/u, '');
}

function invalid(org: string, host: string, what: string): SignHostInvalidError {
  return new SignHostInvalidError(org, host, what);
}
