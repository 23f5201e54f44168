import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type FoundPersonBody, pageOf, type PeopleBody, type peopleQuery } from '#contracts';
import type { Config } from '#config';
import {
  type DirectoryEntry,
  type Flag,
  type GroupSet,
  type PeopleFilter,
  PeopleSearchRepository,
  type SignEntry,
} from '#db';
import { type Caller, emailKey, isProtected, mayEverywhere, resolveAccess, type SyncPolicy } from '#domain';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { OrgUnknownError } from '../http/api-errors.js';
import { RecentReads } from '../http/recent-reads.js';
import { type KnownOrg, OrgDesk } from '../orgs/org-desk.js';
import { SignOnlyKeys } from './sign-only-keys.js';

/** People of a page where the caller names no number. */
const PAGE = 50;

type PeopleQuery = z.output<typeof peopleQuery>;

interface Ground {
  readonly config: Config;
  readonly orgs: readonly KnownOrg[];
  readonly chain: number | undefined;
  readonly sets: ReadonlyMap<number, readonly string[]> | undefined;
}

/** Finds people of the directory and of Sign, as far as they concern orgs that the caller sees. */
@Injectable()
export class PeopleFinder {
  readonly #chains = new RecentReads<number | undefined>();
  readonly #allSets = new RecentReads<readonly GroupSet[]>();

  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly orgDesk: OrgDesk,
    private readonly search: PeopleSearchRepository,
    private readonly signOnly: SignOnlyKeys,
  ) {}

  /** @throws OrgUnknownError */
  async find(caller: Caller, query: PeopleQuery): Promise<PeopleBody> {
    const { limit = PAGE } = query;
    const ground = await this.#ground(caller, query);
    const filter = filterOf(query, ground, limit + 1);
    const found = (await this.signOnly.page(filter)) ?? (await this.search.keys(filter));
    const { rows: keys, next } = pageOf(found, limit, (key) => key);
    return { people: await this.#people(keys, ground), next };
  }

  /** Group sets are resolved only where they matter: who sees every org, and asks for no group, sees everybody. */
  async #ground(caller: Caller, { configuration, org, group }: PeopleQuery): Promise<Ground> {
    const config = await this.desk.shown(configuration);
    const visible = await this.orgDesk.ofConfiguration(caller, config.name);
    const orgs = org === undefined ? visible : visible.filter(({ id, label }) => id === org || label === org);
    if (org !== undefined && orgs.length === 0) throw new OrgUnknownError(org);
    const chain = await this.#chains.of(config.name, () => this.search.chainOf(config.name));
    const isEverybody = org === undefined && group === undefined && mayEverywhere(caller, 'viewer');
    const sets = isEverybody
      ? undefined
      : await this.#sets(config, orgs, group, org === undefined && mayEverywhere(caller, 'viewer'));
    return { config, orgs, chain, sets };
  }

  async #sets(
    { policy, scope }: Config,
    orgs: readonly KnownOrg[],
    group: string | undefined,
    anyOrg: boolean,
  ): Promise<Map<number, readonly string[]>> {
    const labels = orgs.map(({ label }) => label);
    const sets = await this.#allSets.of('', () => this.search.groupSets());
    const fitting = sets.filter(({ groups }) => {
      if (group !== undefined && !groups.includes(group)) return false;
      if (anyOrg) return true;
      const { access } = resolveAccess(groups, policy, scope);
      return labels.some((label) => access.has(label));
    });
    return new Map(fitting.map(({ id, groups }) => [id, groups]));
  }

  async #people(keys: readonly string[], { config, orgs, chain }: Ground): Promise<FoundPersonBody[]> {
    if (keys.length === 0) return [];
    const orgIds = orgs.map(({ id }) => id);
    const { directory, users, flags } = await this.search.people(chain, orgIds, keys);
    const entries = new Map(directory.map((entry) => [entry.emailKey, entry]));
    const [usersOf, flagsOf] = [byKey(users), byKey(flags)];
    const ground = { orgs, policy: config.policy };
    return keys.map((key) =>
      personBody(key, entries.get(key), usersOf.get(key) ?? [], flagsOf.get(key) ?? [], ground),
    );
  }
}

function byKey<Row extends { readonly emailKey: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const others = found.get(row.emailKey);
    if (others === undefined) found.set(row.emailKey, [row]);
    else others.push(row);
  }
  return found;
}

function filterOf({ q, group, state, after }: PeopleQuery, ground: Ground, limit: number): PeopleFilter {
  const { orgs, chain, sets, config } = ground;
  return {
    ...{ orgIds: orgs.map(({ id }) => id), withSign: group === undefined, limit },
    ...(chain !== undefined && { chain }),
    ...(sets && { groupSets: [...sets.keys()] }),
    ...(q !== undefined && { prefix: q.toLowerCase() }),
    ...(after !== undefined && { after }),
    ...(state !== undefined && { state: state === 'protected' ? guardedOf(config.policy) : { kind: state } }),
  };
}

function guardedOf({ orgs, protectedPatterns }: SyncPolicy): NonNullable<PeopleFilter['state']> {
  return {
    kind: 'protected',
    keys: orgs.map(({ ownerKey }) => ownerKey),
    patterns: protectedPatterns.map((pattern) => likeOf(emailKey(pattern))),
  };
}

/** A pattern of the configuration as one of SQL. */
function likeOf(pattern: string): string {
  return pattern.replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '%');
}

function personBody(
  key: string,
  entry: DirectoryEntry | undefined,
  users: readonly SignEntry[],
  flags: readonly Flag[],
  { orgs, policy }: { readonly orgs: readonly KnownOrg[]; readonly policy: SyncPolicy },
): FoundPersonBody {
  const shown = entry ?? users[0];
  return {
    email: shown?.email ?? key,
    ...{ firstName: shown?.firstName ?? '', lastName: shown?.lastName ?? '' },
    directory: entry ? { enabled: entry.enabled, groups: entry.groups } : null,
    orgs: orgs.flatMap(({ id, label }) => {
      const user = users.find(({ orgId }) => orgId === id);
      const raised = flags.filter(({ orgId }) => orgId === id).map(({ kind }) => kind);
      if (user === undefined && raised.length === 0) return [];
      return [
        {
          ...{ org: label, inSign: user !== undefined, status: user?.status ?? null },
          ...{ accountAdmin: user?.accountAdmin ?? false, groups: user?.groups ?? [] },
          states: [
            ...raised,
            ...(user !== undefined && entry === undefined ? (['sign-only'] as const) : []),
            ...(isProtected(key, label, policy) === undefined ? [] : (['protected'] as const)),
          ],
        },
      ];
    }),
  };
}
