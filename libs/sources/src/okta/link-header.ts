const LINK = /\s*<([^<>]*)>((?:\s*;\s*[\w*-]+(?:\s*=\s*(?:"[^"]*"|[^\s",;]*))?)*)\s*(?:,|$)/uy;
const REL = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/iu;

/**
 * The address with `rel="next"` of a `Link` header (RFC 8288), exactly as it is written; several headers are joined
 * with commas, which may also stand inside an address.
 *
 * @returns undefined where there is no next page; null where the header cannot be read, so that nobody knows
 */
export function nextLink(joined: string | null): string | null | undefined {
  const header = joined?.trim() ?? '';
  const next = new Set<string>();
  LINK.lastIndex = 0;
  while (LINK.lastIndex < header.length) {
    const link = LINK.exec(header);
    if (link === null) return null;
    const [, address = '', parameters = ''] = link;
    const [, quoted, plain = ''] = REL.exec(parameters) ?? [];
    if ((quoted ?? plain).toLowerCase().split(/\s+/u).includes('next')) next.add(address);
  }
  if (next.size > 1) return null;
  const [address] = next;
  return address === '' ? null : address;
}
