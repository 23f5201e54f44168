import type { LdapSourceConfig } from '#config';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import { ANYTHING } from './filter.js';
import type { LdapEntry } from './ldap-entry.js';
import { LdapFilters } from './ldap-filters.js';
import type { LdapSession } from './ldap-session.js';
import type { LdapSearch, SearchEnd } from './paged-search.js';

/** No attributes at all (RFC 4511, 4.5.1.8). */
export const NAMES_ONLY = ['1.1'];

/** A group of the configuration that the directory knows. */
export interface LdapGroup {
  readonly name: string;
  readonly dn: string;
}

/** What Active Directory refers to with every search from the top; nobody who signs in is in there. */
const WINDOWS_PARTITION = /\/\/(?:ForestDnsZones|DomainDnsZones)\.|\/CN=(?:Configuration|Schema),/iu;

/** The searches that a configuration asks for, and what they showed by the way. */
export class LdapDirectory {
  readonly filters: LdapFilters;
  readonly #references = new Set<string>();
  #pages = 0;
  #isUnpaged = false;

  constructor(
    readonly config: LdapSourceConfig,
    readonly session: LdapSession,
  ) {
    this.filters = new LdapFilters(config, session.place);
  }

  /** Answers that held entries. */
  get pages(): number {
    return this.#pages;
  }

  /** What an administrator should know of the server. */
  remarks(): string[] {
    const { url, connector } = this.session.place;
    const references = [...this.#references];
    return [
      ...(this.#isUnpaged
        ? [`${url} does not know pages and sent everything at once. Set search_page_size: 0 in ${connector}.`]
        : []),
      ...(references.length === 0
        ? []
        : [
            `${url} refers to other servers, which are not asked: ${references.slice(0, 3).join(', ')}${references.length > 3 ? ` and ${references.length - 3} more` : ''}.`,
          ]),
    ];
  }

  /** @throws SourceUnreadableError the search has no complete answer */
  async search(
    search: LdapSearch,
    onEntry: (entry: LdapEntry) => void,
    signal: AbortSignal,
  ): Promise<SearchEnd> {
    const end = await this.session.search(search, onEntry, signal);
    this.#pages += end.pages;
    this.#isUnpaged ||= !end.isPaged;
    for (const uri of end.references) if (!WINDOWS_PARTITION.test(uri)) this.#references.add(uri);
    return end;
  }

  /** @returns undefined when no group has this name. @throws SourceUnreadableError also when several have it */
  async findGroup(name: string, signal: AbortSignal): Promise<LdapGroup | undefined> {
    const found: string[] = [];
    const search: LdapSearch = {
      subject: `the group "${name}"`,
      ...{ base: this.config.baseDn, scope: 'sub', attributes: NAMES_ONLY },
      filter: this.filters.groupNamed(name),
      filterKeys: ['group_filter_format'],
    };
    await this.session.search(search, ({ dn }) => found.push(dn), signal);
    const [dn, second] = found;
    if (dn === undefined) return undefined;
    if (second === undefined) return { name, dn };
    throw new SourceUnreadableError(
      'SOURCE_GROUP_AMBIGUOUS',
      `${found.length} groups have the name "${name}": ${dn}, ${second}${found.length > 2 ? ', …' : ''}. Make group_filter_format in ${this.session.place.connector} find one of them alone, or narrow base_dn.`,
      { group: name, found: found.slice(0, 10) },
    );
  }

  /** Everybody whom the filter of users finds. */
  async eachUser(
    attributes: readonly string[],
    onEntry: (entry: LdapEntry) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const search: LdapSearch = {
      subject: 'all users',
      ...{ base: this.config.baseDn, scope: 'sub', attributes },
      filter: this.filters.users,
      filterKeys: ['all_users_filter'],
    };
    await this.search(search, onEntry, signal);
  }

  /** @throws SourceUnreadableError the base is not there, or may not be seen */
  async checkBase(signal: AbortSignal): Promise<void> {
    const search: LdapSearch = {
      subject: 'base_dn',
      ...{ base: this.config.baseDn, scope: 'base', attributes: NAMES_ONLY },
      filter: ANYTHING,
      filterKeys: [],
    };
    await this.session.search(search, () => undefined, signal);
  }
}
