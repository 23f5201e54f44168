import { SourceUnreadableError } from '../source-unreadable.error.js';
import { oktaGroupSchema, type OktaGroup } from './okta-answers.js';
import { isAnswered, type OktaClient } from './okta-client.js';
import { pagesOf } from './okta-pages.js';

/** `q` gives that many groups at most, and does not say that there are more. */
const QUICK_SEARCH_MAX = 300;
const ANY_GROUP = '{group}';

/** Finds groups by their exact name. */
export class OktaGroups {
  #isSearchRefused = false;

  constructor(
    private readonly client: OktaClient,
    /** `group_filter_format`: the text that `q` is given. */
    private readonly filterFormat: string,
  ) {}

  /**
   * @returns undefined when Okta has no group of this name, letter case included
   * @throws SourceUnreadableError when it has several, or when it is not known
   */
  async find(name: string): Promise<OktaGroup | undefined> {
    const wanted = name.trim();
    const found = await this.#search(wanted);
    // What `search` looks into lags behind: a group that was just made or renamed is found by `q` alone.
    const groups = found?.length ? found : await this.#quickSearch(wanted, found === undefined);
    if (groups.length > 1) throw this.#ambiguous(wanted, groups);
    return groups[0];
  }

  /** @returns undefined when this org refuses to search, or when the configuration says how to */
  async #search(name: string): Promise<OktaGroup[] | undefined> {
    if (this.#isSearchRefused || this.filterFormat !== ANY_GROUP) return undefined;
    const search = `profile.name eq ${JSON.stringify(name)}`;
    const url = this.client.url('/groups', { search, limit: '200' });
    try {
      return (await this.#list(url, name)).filter((group) => isNamed(group, name));
    } catch (error) {
      if (!isAnswered(error, 400)) throw error;
      this.#isSearchRefused = true;
      return undefined;
    }
  }

  async #quickSearch(name: string, isOnlyWay: boolean): Promise<OktaGroup[]> {
    const q = this.filterFormat.replaceAll(ANY_GROUP, name);
    const listed = await this.#list(this.client.url('/groups', { q }), name);
    const groups = listed.filter((group) => isNamed(group, name));
    if (groups.length === 0 && isOnlyWay && listed.length >= QUICK_SEARCH_MAX) {
      throw this.client.cut(
        `group "${name}"`,
        `Okta lists ${listed.length} groups whose names begin like it, and there may be more`,
      );
    }
    return groups;
  }

  async #list(url: string, name: string): Promise<OktaGroup[]> {
    const groups: OktaGroup[] = [];
    const place = `the search for group "${name}"`;
    for await (const { items } of pagesOf(this.client, { url, item: oktaGroupSchema, place })) {
      groups.push(...items);
    }
    return groups;
  }

  #ambiguous(name: string, groups: readonly OktaGroup[]): SourceUnreadableError {
    const ids = groups.map(({ id, type }) => `${id}${type === '' ? '' : ` (${type})`}`);
    return new SourceUnreadableError(
      'SOURCE_GROUP_AMBIGUOUS',
      `Okta has ${groups.length} groups of the name "${name}": ${ids.join(', ')}. Rename one of them.`,
      { group: name, ids },
    );
  }
}

export function isNamed({ profile }: OktaGroup, name: string): boolean {
  return profile.name.trim() === name.trim();
}
