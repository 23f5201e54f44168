import type { FakeGroup, FakeOktaOptions, FakeUser } from './fake-okta-state.js';

/** What a route answers before it is cut into pages: a list, one object, or an error. */
export type DirectoryAnswer =
  | { readonly kind: 'list'; readonly items: readonly object[] }
  | { readonly kind: 'one'; readonly item: object }
  | { readonly kind: 'error'; readonly status: number; readonly errorCode: string; readonly summary: string };

const CONDITION = /^(?:profile\.)?(\w+) eq "((?:[^"\\]|\\.)*)"$/u;
const NOT_FOUND = {
  kind: 'error',
  status: 404,
  errorCode: 'E0000007',
  summary: 'Not found: Resource not found',
} as const;

/** The users and groups of an org, as its API shows them. A test may change the lists at any time. */
export class FakeOktaDirectory {
  users: FakeUser[];
  groups: FakeGroup[];
  /** The System Log. */
  log: { readonly published: string }[] = [];
  readonly #unsearchable: ReadonlySet<string>;

  constructor(private readonly options: FakeOktaOptions) {
    this.users = [...options.users];
    this.groups = [...options.groups];
    this.#unsearchable = new Set(options.unsearchable);
  }

  /** The filter is not looked at: events that were not asked for are for the client to leave. */
  events(query: URLSearchParams): DirectoryAnswer {
    const since = query.get('since') ?? '';
    const until = query.get('until') ?? '';
    const items = this.log.filter(({ published }) => published >= since && published < until);
    return { kind: 'list', items };
  }

  listGroups(query: URLSearchParams): DirectoryAnswer {
    const q = query.get('q');
    const search = query.get('search');
    if (search !== null) {
      return this.#searched(search, this.groups, ({ name }) => ({ name }), showGroup);
    }
    const groups = this.groups.filter(({ name }) => name.toLowerCase().startsWith((q ?? '').toLowerCase()));
    return { kind: 'list', items: groups.slice(0, 300).map(showGroup) };
  }

  members(groupId: string): DirectoryAnswer {
    const group = this.groups.find(({ id }) => id === groupId);
    if (group === undefined) return NOT_FOUND;
    const byId = new Map(this.users.map((user) => [user.id, user]));
    return {
      kind: 'list',
      items: group.members.flatMap((id) => {
        const user = byId.get(id);
        return user ? [showUser(user)] : [];
      }),
    };
  }

  listUsers(query: URLSearchParams): DirectoryAnswer {
    const search = query.get('search');
    if (search !== null) return this.#searched(search, this.users, ({ profile }) => profile, showUser);
    const filter = query.get('filter');
    if (filter === null) return { kind: 'list', items: this.users.map(showUser) };
    const [, attribute = '', quoted = ''] = CONDITION.exec(filter) ?? [];
    const value: unknown = JSON.parse(`"${quoted}"`);
    const users = this.users.filter(({ profile }) => profile[attribute] === value);
    return { kind: 'list', items: users.map(showUser) };
  }

  user(key: string): DirectoryAnswer {
    const found = this.#find(key);
    return found ? { kind: 'one', item: showUser(found) } : NOT_FOUND;
  }

  groupsOf(key: string): DirectoryAnswer {
    const user = this.#find(key);
    if (user === undefined) return NOT_FOUND;
    const groups = this.groups.filter(({ members }) => members.includes(user.id));
    return { kind: 'list', items: groups.map(showGroup) };
  }

  #find(key: string): FakeUser | undefined {
    const login = key.toLowerCase();
    return this.users.find(
      ({ id, profile }) => id === key || String(profile['login']).toLowerCase() === login,
    );
  }

  /** `search` takes no notice of letter case, and does not know what is new. */
  #searched<T extends { readonly id: string }>(
    search: string,
    all: readonly T[],
    profileOf: (item: T) => Readonly<Record<string, unknown>>,
    show: (item: T) => object,
  ): DirectoryAnswer {
    const [matched, attribute = '', quoted = ''] = CONDITION.exec(search) ?? [];
    if (this.options.searchRefused === true || matched === undefined) {
      return { kind: 'error', status: 400, errorCode: 'E0000031', summary: 'Invalid search criteria.' };
    }
    const value = String(JSON.parse(`"${quoted}"`)).toLowerCase();
    const found = all.filter(
      (item) =>
        !this.#unsearchable.has(item.id) && String(profileOf(item)[attribute]).toLowerCase() === value,
    );
    return { kind: 'list', items: found.map(show) };
  }
}

function showUser({ id, status, profile }: FakeUser): object {
  return {
    id,
    status,
    created: '2026-01-01T00:00:00.000Z',
    lastUpdated: '2026-01-01T00:00:00.000Z',
    profile,
    credentials: { provider: { type: 'OKTA', name: 'OKTA' } },
    _links: {},
  };
}

function showGroup({ id, name, type = 'OKTA_GROUP' }: FakeGroup): object {
  return { id, type, objectClass: ['okta:user_group'], profile: { name, description: null }, _links: {} };
}
