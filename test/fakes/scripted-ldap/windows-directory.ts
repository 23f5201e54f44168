import type { Tlv } from './ber.js';

type Value = string | Buffer;

/** An entry of the invented Active Directory. `memberOf` follows from `member` of the groups. */
export interface WindowsEntry {
  readonly dn: string;
  readonly attributes: Readonly<Record<string, Value | readonly Value[]>>;
}

const IN_CHAIN = '1.2.840.113556.1.4.1941';
const ALL_BITS = '1.2.840.113556.1.4.803';

/** Entries, and which of them a filter finds, by the rules of Active Directory that matter to us. */
export class WindowsDirectory {
  readonly entries: readonly WindowsEntry[];
  readonly #memberOf = new Map<string, string[]>();

  constructor(entries: readonly WindowsEntry[]) {
    this.entries = entries;
    for (const { dn, attributes } of entries) {
      for (const member of listOf(attributes['member'])) {
        const key = String(member).toLowerCase();
        this.#memberOf.set(key, [...(this.#memberOf.get(key) ?? []), dn]);
      }
    }
  }

  /** All values of an attribute, `memberOf` included. */
  values({ dn, attributes }: WindowsEntry, name: string): Buffer[] {
    const wanted = name.toLowerCase();
    if (wanted === 'memberof')
      return (this.#memberOf.get(dn.toLowerCase()) ?? []).map((group) => Buffer.from(group));
    const found = Object.entries(attributes).find(([attribute]) => attribute.toLowerCase() === wanted);
    return listOf(found?.[1]).map((value) => Buffer.from(value));
  }

  matches(entry: WindowsEntry, filter: Tlv): boolean {
    const { tag, parts, bytes } = filter;
    const [first, second] = parts;
    switch (tag) {
      case 0xa0:
        return parts.every((part) => this.matches(entry, part));
      case 0xa1:
        return parts.some((part) => this.matches(entry, part));
      case 0xa2:
        return first !== undefined && !this.matches(entry, first);
      case 0x87:
        return (
          bytes.toString().toLowerCase() === 'objectclass' || this.values(entry, bytes.toString()).length > 0
        );
      case 0xa3: {
        const values = this.values(entry, first?.bytes.toString() ?? '');
        return values.some((value) => isSame(value, second?.bytes ?? Buffer.alloc(0)));
      }
      case 0xa5: {
        const values = this.values(entry, first?.bytes.toString() ?? '');
        return values.some((value) => Number(value) >= Number(second?.bytes.toString()));
      }
      case 0xa9:
        return this.#byRule(entry, parts);
      default:
        throw new Error(`This directory does not know filter 0x${tag.toString(16)}.`);
    }
  }

  #byRule(entry: WindowsEntry, parts: readonly Tlv[]): boolean {
    const part = (tag: number): string => parts.find((one) => one.tag === tag)?.bytes.toString() ?? '';
    const [rule, attribute, value] = [part(0x81), part(0x82), part(0x83)];
    if (rule === ALL_BITS) {
      const bits = Number(value);
      return this.values(entry, attribute).some((one) => (Number(one.toString()) & bits) === bits);
    }
    if (rule !== IN_CHAIN || attribute.toLowerCase() !== 'memberof') throw new Error(`Unknown rule ${rule}.`);
    const chain = new Set<string>();
    const open = [entry.dn];
    for (const dn of open) {
      for (const group of this.#memberOf.get(dn.toLowerCase()) ?? []) {
        if (chain.has(group.toLowerCase())) continue;
        chain.add(group.toLowerCase());
        open.push(group);
      }
    }
    return chain.has(value.toLowerCase());
  }
}

function listOf(values: Value | readonly Value[] | undefined): readonly Value[] {
  if (values === undefined) return [];
  return typeof values === 'string' || Buffer.isBuffer(values) ? [values] : values;
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.equals(b) || a.toString().toLowerCase() === b.toString().toLowerCase();
}
