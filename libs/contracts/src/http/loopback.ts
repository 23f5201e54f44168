/**
 * Addresses that never leave this machine: without a token the API listens there only, and http is spoken there only.
 * @param host a host name or address, as in a URL or as given to `listen`
 */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase();
  return name === 'localhost' || name === '::1' || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name);
}
