import type { SearchEntry } from 'ldapts';

/** An entry as the server sent it. Names of attributes are compared without regard to case. */
export class LdapEntry {
  readonly dn: string;
  readonly #attributes: SearchEntry['attributes'];

  constructor({ name, attributes }: Pick<SearchEntry, 'name' | 'attributes'>) {
    this.dn = name;
    this.#attributes = attributes;
  }

  /** The names of the attributes that came, options included, as the server spells them. */
  get names(): string[] {
    return this.#attributes.map(({ type }) => type);
  }

  /** The first value, without the spaces around it; undefined when there is none, it is empty, or it is no UTF-8. */
  text(name: string): string | undefined {
    const value = this.#find(name)?.values[0];
    if (typeof value !== 'string') return undefined;
    const trimmed = value.trim();
    return trimmed === '' ? undefined : trimmed;
  }

  /** All values that are text, as they are. */
  texts(name: string): string[] {
    const values: readonly (string | Buffer)[] = this.#find(name)?.values ?? [];
    return values.filter((value) => typeof value === 'string');
  }

  /** The first value as it was sent. */
  bytes(name: string): Buffer | undefined {
    return this.#find(name)?.parsedBuffers[0];
  }

  #find(name: string): SearchEntry['attributes'][number] | undefined {
    const wanted = name.toLowerCase();
    return this.#attributes.find(({ type }) => type === name || type.toLowerCase() === wanted);
  }
}
