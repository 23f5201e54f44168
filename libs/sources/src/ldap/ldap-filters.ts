import type { LdapSourceConfig } from '#config';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import { fillFilterFormat } from './filter-format.js';
import type { LdapFilter } from './filter.js';
import type { LdapPlace } from './explain-failure.js';
import { parseFilter } from './parse-filter.js';

type FilterKey = 'all_users_filter' | 'group_filter_format' | 'group_member_filter_format';

/** The filters of a connector file, ready to be sent. */
export class LdapFilters {
  readonly users: LdapFilter;

  /** @throws SourceUnreadableError the filter of users makes no sense; all methods throw it for theirs */
  constructor(
    private readonly config: Pick<LdapSourceConfig, 'allUsersFilter' | 'groupFilterFormat'>,
    private readonly place: LdapPlace,
  ) {
    this.users = this.#parse('all_users_filter', config.allUsersFilter);
  }

  groupNamed(name: string): LdapFilter {
    return this.#parse('group_filter_format', fillFilterFormat(this.config.groupFilterFormat, 'group', name));
  }

  membersOf(filterFormat: string, groupDn: string): LdapFilter {
    return this.#parse('group_member_filter_format', fillFilterFormat(filterFormat, 'group_dn', groupDn));
  }

  #parse(key: FilterKey, text: string): LdapFilter {
    const filter = parseFilter(text);
    if (!('problem' in filter)) return filter;
    throw new SourceUnreadableError(
      'SOURCE_FILTER',
      `${key} in ${this.place.connector} is no LDAP filter: ${filter.problem}.`,
      { key },
    );
  }
}
