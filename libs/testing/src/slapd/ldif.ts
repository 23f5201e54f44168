/** An entry as a test writes it down. Values that are no plain text are given as bytes. */
export interface LdifEntry {
  readonly dn: string;
  readonly attributes: Readonly<Record<string, LdifValue | readonly LdifValue[]>>;
}

type LdifValue = string | Uint8Array;

/** What may stand in an LDIF line as it is (RFC 2849): printable ASCII. */
const SAFE = /^(?![ :<])[ -~]*(?<! )$/;

/**
 * LDIF for `slapadd`, which runs no overlays: what the memberof overlay would have written for `groupOfNames` is added
 * here, so that `memberOf` is right from the start.
 */
export function ldifOf(entries: readonly LdifEntry[]): string {
  const groupsOf = new Map<string, string[]>();
  for (const { dn, attributes } of entries) {
    for (const member of listOf(attributes['member']).map(String)) {
      const groups = groupsOf.get(member);
      if (groups === undefined) groupsOf.set(member, [dn]);
      else groups.push(dn);
    }
  }
  return entries
    .map(({ dn, attributes }) => {
      const lines = [line('dn', dn)];
      for (const [name, values] of Object.entries({ ...attributes, memberOf: groupsOf.get(dn) ?? [] })) {
        lines.push(...listOf(values).map((value) => line(name, value)));
      }
      return `${lines.join('\n')}\n`;
    })
    .join('\n');
}

function listOf(values: LdifValue | readonly LdifValue[] | undefined): readonly LdifValue[] {
  if (values === undefined) return [];
  return typeof values === 'string' || values instanceof Uint8Array ? [values] : values;
}

function line(name: string, value: LdifValue): string {
  if (typeof value === 'string' && SAFE.test(value)) return `${name}: ${value}`;
  return `${name}:: ${Buffer.from(value).toString('base64')}`;
}
