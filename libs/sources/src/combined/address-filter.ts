import { emailKey } from '#domain';

/**
 * Whether an address belongs to one of these domains: what follows its `@`, without regard to case. A sub-domain is
 * another domain.
 */
export function addressFilter(domains: readonly string[]): (address: string) => boolean {
  const wanted = new Set(domains.map((domain) => emailKey(domain)));
  return (address) => wanted.has(emailKey(address.slice(address.lastIndexOf('@') + 1)));
}
