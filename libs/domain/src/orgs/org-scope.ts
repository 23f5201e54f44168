import { type EmailKey, emailKey, type GroupKey, groupKey } from '../text/keys.js';
import { matchesStars } from '../text/star-pattern.js';

/**
 * `scope` of one org: whose of its people this sync is for, where several syncs share the account. One condition that
 * holds is enough; at least one is given.
 */
export interface OrgScope {
  /** `example.com`: addresses that end in `@example.com`. `.example.com`: those of every domain below it, and not its own. */
  readonly domains: readonly string[];
  /** Whole addresses, with `*`. */
  readonly patterns: readonly string[];
  /** Names of Sign groups, with `*`, compared without regard to case: whoever is in one of them. */
  readonly groups: readonly string[];
  /** Whom runs of this configuration have created. */
  readonly createdByMe: boolean;
}

/** What the conditions are held against. */
export interface ScopeFacts {
  /** The address meets a condition; where the one in Sign and the one in the directory differ, both of them do. */
  readonly addressFits: boolean;
  /** Present when the org has the person. */
  readonly user?: { readonly groups: readonly GroupKey[]; readonly isCreated: boolean };
}

/** The conditions on addresses, all of them as folded patterns with `*`: one that matches is enough. */
export function addressPatterns({ domains, patterns }: Pick<OrgScope, 'domains' | 'patterns'>): string[] {
  const ofDomains = domains.map((domain) => (domain.startsWith('.') ? `*@*${domain}` : `*@${domain}`));
  return [...ofDomains, ...patterns].map(emailKey);
}

export function addressFits(scope: OrgScope, addresses: readonly EmailKey[]): boolean {
  const patterns = addressPatterns(scope);
  return addresses.every((address) => patterns.some((pattern) => matchesStars(address, pattern)));
}

/**
 * Whether somebody is one that this sync is for. Of a person whom Sign does not have, groups and origin tell nothing:
 * the address decides, and where no condition is about addresses they may be created, as then they are ours.
 */
export function isInScope(scope: OrgScope | undefined, { addressFits: fits, user }: ScopeFacts): boolean {
  if (scope === undefined || fits) return true;
  if (user === undefined) return scope.domains.length === 0 && scope.patterns.length === 0;
  if (scope.createdByMe && user.isCreated) return true;
  return user.groups.some((key) => isGroupInScope(scope, key));
}

export function isGroupInScope({ groups }: Pick<OrgScope, 'groups'>, name: string): boolean {
  const key = groupKey(name);
  return groups.some((pattern) => matchesStars(key, groupKey(pattern)));
}

/** Whoever leaves the groups of such a scope leaves the scope. */
export function judgesByGroupsAlone({ domains, patterns, groups, createdByMe }: OrgScope): boolean {
  return groups.length > 0 && domains.length + patterns.length === 0 && !createdByMe;
}

/** Org → patterns of addresses, of orgs whose scope says by these alone who of the directory is in it. */
export function patternsByOrg(
  orgs: readonly { readonly org: string; readonly scope?: OrgScope }[],
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    orgs.flatMap(({ org, scope }) => {
      const patterns = scope ? addressPatterns(scope) : [];
      const isAddressAlone = scope?.groups.length === 0 && !scope.createdByMe;
      return isAddressAlone && patterns.length > 0 ? [[org, patterns] as const] : [];
    }),
  );
}

/** What a scope asks for, in words that follow "who is": `in example.com, or created by this sync`. */
export function scopeWords({ domains, patterns, groups, createdByMe }: OrgScope): string {
  const said = [
    ...(domains.length > 0 ? [`in ${shown(domains)}`] : []),
    ...(patterns.length > 0 ? [`called ${shown(patterns)}`] : []),
    ...(groups.length > 0 ? [`in the Sign groups ${shown(groups)}`] : []),
    ...(createdByMe ? ['created by this sync'] : []),
  ];
  return said.join(', or ');
}

const SHOWN = 5;

function shown(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `${names.slice(0, SHOWN).join(', ')}${more}`;
}
