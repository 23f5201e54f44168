import { isLoopbackHost } from '#contracts';
import { ServerOptionError } from './errors.js';

/**
 * The address of a server as it was given, checked.
 * @returns without a trailing slash; a path in front of the API is kept
 * @throws ServerOptionError
 */
export function serverAddress(given: string): string {
  const complain = (what: string) =>
    new ServerOptionError(
      `--server: "${given}" ${what}. Give its address, as in https://sign-sync.example.com. Nothing was read or written.`,
    );
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given)) throw complain('is not an https:// address');
  const url = new URL(given);
  if (url.username !== '' || url.password !== '') {
    throw new ServerOptionError(
      '--server: the address carries a user or a password. The token belongs into SIGN_SYNC_TOKEN or SIGN_SYNC_TOKEN_FILE. Nothing was read or written.',
    );
  }
  if (url.search !== '' || url.hash !== '') throw complain('carries a query or a fragment');
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    throw complain('would send the token unencrypted; http:// is only for this machine itself');
  }
  return url.href.replace(/\/+$/, '');
}
