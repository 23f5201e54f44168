import {
  type DesiredAccess,
  type DirectoryPerson,
  type DirectoryRow,
  emailKey,
  groupKey,
  type KnownStatus,
  type Membership,
  type ObservedUser,
  type OrgCase,
  type OrgPolicy,
  type OrgView,
  type PersonCase,
  type PersonChange,
  personChange,
  type PersonAction,
  type PersonItem,
  type Rule,
  type RuleGroup,
  type SyncPolicy,
  type UserStatus,
} from '#domain';

/** The Default Group of every org that these builders make. */
export const DEFAULT_GROUP = 'Default Group';

/** One row of a directory; Ana unless told otherwise. */
export function row(overrides: Partial<DirectoryRow> = {}): DirectoryRow {
  return { row: 1, email: 'ana@example.com', groups: [], enabled: true, ...overrides };
}

/** One person of a directory; the key follows the address. */
export function person(overrides: Partial<Omit<DirectoryPerson, 'emailKey'>> = {}): DirectoryPerson {
  const email = overrides.email ?? 'ana@example.com';
  return {
    emailKey: emailKey(email),
    email,
    firstName: 'Ana',
    lastName: 'Alba',
    groups: [],
    enabled: true,
    ...overrides,
  };
}

/** What a rule grants, in few words: `assigns` holds `Group`, `org::Group`, and a `*` behind a group to administer. */
export interface RuleWords {
  readonly assigns?: readonly string[];
  /** Only for a rule that assigns nothing; `primary` otherwise. */
  readonly orgs?: readonly string[];
  readonly groupAdmin?: boolean;
  readonly accountAdmin?: boolean;
}

/** Rules in file order, numbered from 1, each `[directory group, what it grants]`. */
export function rules(...entries: readonly (readonly [directoryGroup: string, words: RuleWords])[]): Rule[] {
  return entries.map(([directoryGroup, words], index) => {
    const groups = (words.assigns ?? []).map(ruleGroup);
    const orgs = groups.length > 0 ? [...new Set(groups.map(({ org }) => org))] : (words.orgs ?? ['primary']);
    return {
      number: index + 1,
      place: { file: 'sign-sync-config.yml', line: index + 1 },
      directoryGroup,
      groups,
      orgs,
      groupAdmin: words.groupAdmin ?? false,
      accountAdmin: words.accountAdmin ?? false,
    };
  });
}

function ruleGroup(text: string): RuleGroup {
  const admin = text.endsWith('*');
  const words = admin ? text.slice(0, -1) : text;
  const [org = '', name] = words.split('::');
  return name === undefined ? { org: 'primary', name: org, admin } : { org, name, admin };
}

/** An org that may create and deactivate; its owner is `owner@example.com`. */
export function orgPolicy(overrides: Partial<OrgPolicy> = {}): OrgPolicy {
  return {
    org: 'primary',
    ownerKey: emailKey('owner@example.com'),
    createUsers: true,
    deactivateUsers: true,
    ...overrides,
  };
}

/** One org, no rules, `exclude`, and a limit that is never met. */
export function policy(overrides: Partial<SyncPolicy> = {}): SyncPolicy {
  return {
    rules: [],
    primaryGroupRules: [],
    orgs: [orgPolicy()],
    umg: false,
    orgAssignment: 'per_org',
    updateNames: false,
    signOnlyAction: 'exclude',
    signOnlyLimit: { kind: 'count', value: 1_000_000 },
    protectedPatterns: [],
    ...overrides,
  };
}

/** An org that has, or is about to have, the named groups and the Default Group; `named` are those of rules. */
export function orgView(
  options: {
    readonly groups?: readonly string[];
    readonly named?: readonly string[];
    readonly complete?: boolean;
  } = {},
): OrgView {
  const groups = options.groups ?? ['Sales', 'Legal', 'Ops'];
  const keyed = (names: readonly string[]) => new Map(names.map((name) => [groupKey(name), name]));
  return {
    defaultGroup: { key: groupKey(DEFAULT_GROUP), name: DEFAULT_GROUP },
    groupNames: keyed([DEFAULT_GROUP, ...groups]),
    named: keyed(options.named ?? groups),
    complete: options.complete ?? true,
  };
}

/** Memberships in few words: the first is primary, a `*` behind a name makes an admin. Sorted by key as plans are. */
export function memberships(...words: readonly string[]): Membership[] {
  const all = words.map((word, index) => {
    const admin = word.endsWith('*');
    const name = admin ? word.slice(0, -1) : word;
    return { key: groupKey(name), name, admin, primary: index === 0 };
  });
  return all.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The inverse of `memberships`: the primary first, then the others by name, a `*` behind an admin's. */
export function inWords(all: readonly Membership[]): string[] {
  const word = ({ name, admin }: Membership) => `${name}${admin ? '*' : ''}`;
  const primary = all.filter((membership) => membership.primary).map(word);
  const others = all.filter((membership) => !membership.primary).map(word);
  return [...primary, ...others.sort()];
}

/** What is known of a Sign user: active, freshly read, a plain member of the Default Group, unless told otherwise. */
export function signUser(
  options: {
    readonly groups?: readonly string[];
    readonly status?: UserStatus | KnownStatus;
    readonly accountAdmin?: boolean;
    /** False: the lists have several groups and nobody has asked which is primary. */
    readonly primaryKnown?: boolean;
    readonly firstName?: string;
    readonly lastName?: string;
  } = {},
): ObservedUser {
  const all = memberships(...(options.groups ?? [DEFAULT_GROUP]));
  const { status = 'ACTIVE' } = options;
  const primary = all.find((membership) => membership.primary)?.key;
  return {
    accountAdmin: options.accountAdmin ?? false,
    status: typeof status === 'string' ? { confidence: 'fresh', value: status } : status,
    memberships: all.map(({ key, name, admin }) => ({ key, name, admin })),
    ...(options.primaryKnown !== false && primary !== undefined && { primary }),
    firstName: options.firstName ?? 'Ana',
    lastName: options.lastName ?? 'Alba',
  };
}

/** One person in one org, as the planner joins them; a name like that of `person` and `signUser`. */
export function personCase(overrides: Partial<PersonCase> = {}): PersonCase {
  return { names: { firstName: 'Ana', lastName: 'Alba' }, unread: [], ...overrides };
}

/** The org's share of a decision, from a policy. */
export function orgCase(options: Partial<OrgCase> = {}): OrgCase {
  const shared = options.policy ?? policy();
  const [first = orgPolicy()] = shared.orgs;
  return { policy: shared, org: first, view: orgView(), signOnlyHeld: false, ...options };
}

/** What rules would want of one org, in few words: groups as in `memberships`. None: the primary group stays. */
export function desiredAccess(
  groups: readonly string[] = [],
  overrides: Partial<DesiredAccess> = {},
): DesiredAccess {
  const all = groups.map((word) => memberships(word)).flat();
  return {
    groups: all.map(({ key, name, admin }) => ({ key, name, admin })),
    primary: all[0]?.key ?? 'keep',
    primaryAdmin: all[0]?.admin ?? false,
    accountAdmin: false,
    because: { rules: [1], decidedBy: 1, directoryGroup: 'Directory Group' },
    ...overrides,
  };
}

/** A change between two sets of memberships; both sides active and without account admin unless told otherwise. */
export function change(
  action: PersonAction,
  from: readonly string[],
  to: readonly string[],
  options: {
    readonly status?: readonly [before: UserStatus, after: UserStatus];
    readonly accountAdmin?: readonly [before: boolean, after: boolean];
  } = {},
): PersonChange {
  const [statusBefore, statusAfter] = options.status ?? ['ACTIVE', 'ACTIVE'];
  const [adminBefore, adminAfter] = options.accountAdmin ?? [false, false];
  return personChange(
    action,
    { status: statusBefore, accountAdmin: adminBefore, memberships: memberships(...from) },
    { status: statusAfter, accountAdmin: adminAfter, memberships: memberships(...to) },
  );
}

/** One item of a plan for Ana in `primary`. */
export function personItem(overrides: Partial<PersonItem> = {}): PersonItem {
  return {
    subject: 'person',
    org: 'primary',
    emailKey: emailKey('ana@example.com'),
    email: 'ana@example.com',
    signUserId: 'u1',
    change: change('update', ['Default Group'], ['Sales']),
    because: { rules: [1], decidedBy: 1, directoryGroup: 'Directory Group' },
    needsGroups: [],
    ...overrides,
  };
}
