import { seededInteger, seededRandom } from '../../support/seeded-random.js';

export interface WorkloadOptions {
  readonly seed: number;
  readonly people: number;
  readonly orgs: number;
}

/** What a run will have to do about a person, in one word; it begins the person's address. */
export type PersonKind =
  'untouched' | 'created' | 'moved' | 'promoted' | 'demoted' | 'left' | 'returned' | 'dormant' | 'joined';

export interface SignMembership {
  readonly group: string;
  readonly primary: boolean;
  readonly admin: boolean;
}

export type SignStatus = 'ACTIVE' | 'INACTIVE' | 'CREATED';

/** Somebody as an org holds them. */
export interface SignSide {
  readonly email: string;
  readonly status: SignStatus;
  readonly accountAdmin: boolean;
  readonly memberships: readonly SignMembership[];
}

export interface Person {
  readonly kind: PersonKind;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Undefined: not in the directory. */
  readonly directoryGroups?: readonly string[];
  /** By org, as the run meets them. */
  readonly sign: Readonly<Record<string, SignSide>>;
}

/** An entry of `user_management`, in file order. */
export interface Rule {
  readonly directoryGroup: string;
  readonly org: string;
  /** Undefined: a rule about roles alone. */
  readonly signGroup?: string;
  readonly groupAdmin: boolean;
  readonly accountAdmin: boolean;
}

export interface Workload {
  readonly options: WorkloadOptions;
  /** Names of the orgs with the groups that each has before the run, the Default Group left out. */
  readonly orgs: readonly { readonly name: string; readonly groups: readonly string[] }[];
  readonly rules: readonly Rule[];
  readonly people: readonly Person[];
}

export const DEFAULT_GROUP = 'Default Group';
/** The owner of every org: in no directory, never touched. */
export const OWNER = 'owner@example.com';

const ORG_NAMES = ['primary', 'emea', 'apac', 'latam', 'nordic', 'iberia', 'benelux', 'alps'];
const OLD_GROUPS = Array.from({ length: 8 }, (_, index) => `Team ${index + 1}`);
/** Named by rules, and in Sign not there yet. */
const NEW_GROUPS = ['Fresh 1', 'Fresh 2'];
const GROUPS = [...OLD_GROUPS, ...NEW_GROUPS];

/** Of a hundred people. */
const KINDS: Readonly<Record<PersonKind, number>> = {
  untouched: 38,
  created: 16,
  moved: 14,
  promoted: 6,
  demoted: 4,
  left: 12,
  returned: 6,
  dormant: 2,
  joined: 2,
};

/** A directory, its rules and the Sign accounts before a run, all drawn from one seed: equal options, equal workloads. */
export function makeWorkload(options: WorkloadOptions): Workload {
  if (options.orgs < 1 || options.orgs > ORG_NAMES.length)
    throw new Error(`There can be 1 to ${ORG_NAMES.length} orgs.`);
  const names = ORG_NAMES.slice(0, options.orgs);
  const draw = new Draw(seededRandom(options.seed), names);
  return {
    options,
    orgs: names.map((name) => ({ name, groups: OLD_GROUPS })),
    rules: names.flatMap(rulesOf),
    people: Array.from({ length: options.people }, (_, index) => draw.person(index)),
  };
}

function directoryGroup(org: string, group: string): string {
  return `Sign ${org} ${group}`;
}

function rulesOf(org: string): Rule[] {
  const roles = { groupAdmin: false, accountAdmin: false };
  return [
    ...GROUPS.flatMap((group) => [
      { directoryGroup: adminsOf(org, group), org, signGroup: group, ...roles, groupAdmin: true },
      { directoryGroup: directoryGroup(org, group), org, signGroup: group, ...roles },
    ]),
    { directoryGroup: accountAdminsOf(org), org, ...roles, accountAdmin: true },
  ];
}

function adminsOf(org: string, group: string): string {
  return `${directoryGroup(org, group)} Admins`;
}

function accountAdminsOf(org: string): string {
  return `Sign ${org} Account Admins`;
}

/** Draws people one by one. */
class Draw {
  constructor(
    private readonly random: () => number,
    private readonly orgs: readonly string[],
  ) {}

  person(index: number): Person {
    const kind = this.#kind();
    const number = String(index + 1).padStart(6, '0');
    const email = `${kind}.${number}@example.com`;
    const org = this.#oneOf(this.orgs);
    const named = { kind, email, firstName: `First${number}`, lastName: `Last${number}` };
    return { ...named, ...this.#sides(kind, email, org) };
  }

  #sides(kind: PersonKind, email: string, org: string): Pick<Person, 'directoryGroups' | 'sign'> {
    const before = this.#oneOf(OLD_GROUPS);
    switch (kind) {
      case 'untouched':
        return {
          directoryGroups: this.#sometimesTwo(org, before),
          sign: { [org]: this.#side(email, before, { status: this.#chance(0.1) ? 'CREATED' : 'ACTIVE' }) },
        };
      case 'created':
        return { directoryGroups: this.#roles(org, this.#oneOf(GROUPS), 0.15, 0.05), sign: {} };
      case 'moved':
        return {
          directoryGroups: this.#roles(org, this.#otherThan(before), 0.15, 0),
          sign: { [org]: this.#side(email, before) },
        };
      case 'promoted':
        return {
          directoryGroups: this.#chance(0.7)
            ? this.#roles(org, before, 1, 0.3)
            : this.#roles(org, before, 0, 1),
          sign: { [org]: this.#side(email, before) },
        };
      case 'demoted':
        return {
          directoryGroups: [directoryGroup(org, before)],
          sign: { [org]: this.#side(email, before, this.#chance(0.6) ? { admin: true } : { account: true }) },
        };
      case 'left':
        return { sign: { [org]: this.#side(email, before) } };
      case 'returned':
        return { directoryGroups: this.#returned(org, before), sign: { [org]: this.#gone(email, before) } };
      case 'dormant':
        return { sign: { [org]: this.#gone(email, before) } };
      case 'joined':
        return {
          directoryGroups: [
            directoryGroup(org, before),
            ...this.#roles(this.#otherOrg(org), this.#oneOf(GROUPS), 0.1, 0.05),
          ],
          sign: { [org]: this.#side(email, before) },
        };
    }
  }

  /** The first rule in file order decides: a second group further down changes nothing. */
  #sometimesTwo(org: string, group: string): string[] {
    const later = GROUPS.slice(GROUPS.indexOf(group) + 1);
    return [group, ...(this.#chance(0.1) && later.length > 0 ? [this.#oneOf(later)] : [])].map((name) =>
      directoryGroup(org, name),
    );
  }

  #roles(org: string, group: string, groupAdmin: number, accountAdmin: number): string[] {
    const isAdmin = this.#chance(groupAdmin);
    return [
      isAdmin ? adminsOf(org, group) : directoryGroup(org, group),
      ...(this.#chance(accountAdmin) ? [accountAdminsOf(org)] : []),
    ];
  }

  #returned(org: string, before: string): string[] {
    return this.#roles(org, this.#chance(0.5) ? before : this.#otherThan(before), 0.2, 0.05);
  }

  #gone(email: string, group: string): SignSide {
    const rights = this.#chance(0.3) ? { admin: true } : this.#chance(0.1) ? { account: true } : {};
    return {
      ...this.#side(email, group, rights),
      status: 'INACTIVE',
      memberships: [{ group, primary: true, admin: rights.admin ?? false }],
    };
  }

  #side(
    email: string,
    group: string,
    {
      status = 'ACTIVE',
      admin = false,
      account = false,
    }: { status?: SignStatus; admin?: boolean; account?: boolean } = {},
  ): SignSide {
    const memberships = [{ group, primary: true, admin }];
    if (this.#chance(0.08)) {
      // Beside the primary group; never one that a move of this person may choose.
      memberships.push({ group: DEFAULT_GROUP, primary: false, admin: this.#chance(0.3) });
    }
    // Sign keeps the letter case of whoever typed the address first.
    const spelled = this.#chance(0.05) ? email.replace(/^./, (letter) => letter.toUpperCase()) : email;
    return { email: spelled, status, accountAdmin: account, memberships };
  }

  #kind(): PersonKind {
    let left = this.random() * 100;
    for (const [kind, share] of Object.entries(KINDS) as [PersonKind, number][]) {
      left -= share;
      if (left < 0) return kind;
    }
    return 'untouched';
  }

  #otherThan(group: string): string {
    return this.#oneOf(GROUPS.filter((name) => name !== group));
  }

  #otherOrg(org: string): string {
    const others = this.orgs.filter((name) => name !== org);
    return others.length === 0 ? org : this.#oneOf(others);
  }

  #oneOf(all: readonly string[]): string {
    const chosen = all[seededInteger(this.random, 0, all.length - 1)];
    if (chosen === undefined) throw new Error('There is nothing to choose from.');
    return chosen;
  }

  #chance(share: number): boolean {
    return this.random() < share;
  }
}
