import type { Ledger } from './migration.js';

/** A value of the old file with its place, as in `sign_orgs[0].host`. */
export interface Found {
  readonly at: string;
  readonly text: string;
}

/** One entry of the old `sign_orgs`. A part is missing where the old file has none, or none that is text. */
export interface OldOrg {
  readonly at: string;
  readonly consoleOrg?: Found;
  readonly host?: Found;
  readonly key?: Found;
  readonly adminEmail?: Found;
}

export interface OldRole {
  readonly at: string;
  /** `ACCOUNT_ADMIN` or `GROUP_ADMIN`. */
  readonly role: Found;
  readonly groups: readonly Found[];
}

/** connector-sign-sync.yml of user-sync.py up to 2.7, with blank sections and missing keys taken for what they meant. */
export interface PostSync {
  readonly orgs: readonly OldOrg[];
  readonly entitlementGroups: readonly Found[];
  readonly userGroups: readonly Found[];
  readonly identityTypes: readonly Found[];
  readonly adminRoles: readonly OldRole[];
  readonly connection: Readonly<Record<string, unknown>>;
}

type Mapping = Readonly<Record<string, unknown>>;

const SECTIONS = [
  ...['sign_orgs', 'entitlement_groups', 'user_groups', 'identity_types', 'admin_roles', 'connection'],
] as const;
const ORG_KEYS = ['host', 'key', 'admin_email', 'console_org'];
const ROLE_KEYS = ['sign_role', 'adobe_groups'];
const ROLES = ['ACCOUNT_ADMIN', 'GROUP_ADMIN'];

/** @param ledger is told of everything that is not in the answer */
export function readPostSync(file: Mapping, ledger: Ledger): PostSync {
  unknownKeys(file, SECTIONS, '', ledger);
  for (const name of SECTIONS) noteBlank(file, name, ledger);
  return {
    orgs: itemsOf(file['sign_orgs'], 'sign_orgs').flatMap(({ at, value }) => orgOf(value, at, ledger)),
    entitlementGroups: textsOf(file['entitlement_groups'], 'entitlement_groups', ledger),
    userGroups: textsOf(file['user_groups'], 'user_groups', ledger),
    identityTypes: textsOf(file['identity_types'], 'identity_types', ledger),
    adminRoles: itemsOf(file['admin_roles'], 'admin_roles').flatMap(({ at, value }) =>
      roleOf(value, at, ledger),
    ),
    connection: mappingOf(file['connection'], 'connection', ledger) ?? {},
  };
}

function orgOf(value: unknown, at: string, ledger: Ledger): OldOrg[] {
  const entry = mappingOf(value, at, ledger);
  if (entry === undefined) return [];
  unknownKeys(entry, ORG_KEYS, `${at}.`, ledger);
  const part = (key: string) => textOf(entry[key], `${at}.${key}`, ledger);
  const [consoleOrg, host, key, adminEmail] = [
    ...[part('console_org'), part('host'), part('key'), part('admin_email')],
  ];
  return [
    {
      at,
      ...(consoleOrg && { consoleOrg }),
      ...(host && { host }),
      ...(key && { key }),
      ...(adminEmail && { adminEmail }),
    },
  ];
}

function roleOf(value: unknown, at: string, ledger: Ledger): OldRole[] {
  const entry = mappingOf(value, at, ledger);
  if (entry === undefined) return [];
  unknownKeys(entry, ROLE_KEYS, `${at}.`, ledger);
  const role = textOf(entry['sign_role'], `${at}.sign_role`, ledger);
  const groups = textsOf(entry['adobe_groups'], `${at}.adobe_groups`, ledger);
  const named = groups.map(({ text }) => `"${text}"`).join(', ');
  if (role === undefined) {
    ledger.lost(at, `it has no sign_role, so it gave no role${named === '' ? '' : ` to ${named}`}.`);
    return [];
  }
  const word = role.text.toUpperCase();
  if (!ROLES.includes(word)) {
    ledger.lost(
      at,
      `"${role.text}" is no role that a rule gives${named === '' ? '' : ` (for ${named})`}: who matches no rule has none.`,
    );
    return [];
  }
  if (groups.length === 0) {
    ledger.lost(at, 'it names no adobe_groups, so it gave its role to nobody.');
    return [];
  }
  return [{ at, role: { ...role, text: word }, groups }];
}

/** A blank section meant an empty one; the original's own migration stops at it. */
function noteBlank(file: Mapping, name: string, ledger: Ledger): void {
  if (!(name in file)) return;
  const value = file[name];
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (value === null || isEmpty)
    ledger.changed(name, 'nothing', 'it is blank, so there is nothing to carry over.');
}

function unknownKeys(map: Mapping, known: readonly string[], prefix: string, ledger: Ledger): void {
  for (const key of Object.keys(map).filter((name) => !known.includes(name))) {
    ledger.lost(`${prefix}${key}`, 'it is no key of post-sync, and nothing here stands for it.');
  }
}

function mappingOf(value: unknown, at: string, ledger: Ledger): Mapping | undefined {
  if (value === undefined) return undefined;
  if (value === null) {
    ledger.changed(at, 'nothing', 'it is blank.');
    return undefined;
  }
  if (typeof value === 'object' && !Array.isArray(value)) return value as Mapping;
  ledger.lost(at, 'it is not a mapping of keys to values, so it meant nothing.');
  return undefined;
}

/** The original takes one value for a list of one. */
function itemsOf(value: unknown, at: string): { at: string; value: unknown }[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return [{ at, value }];
  return value.map((item: unknown, index) => ({ at: `${at}[${index}]`, value: item }));
}

function textsOf(value: unknown, at: string, ledger: Ledger): Found[] {
  return itemsOf(value, at).flatMap((item) => textOf(item.value, item.at, ledger) ?? []);
}

function textOf(value: unknown, at: string, ledger: Ledger): Found | undefined {
  if (value === undefined) return undefined;
  if (value === null || (typeof value === 'string' && value.trim() === '')) {
    ledger.changed(at, 'nothing', 'it is blank.');
    return undefined;
  }
  if (typeof value === 'object') {
    ledger.lost(at, 'it is not a text, so it meant nothing.');
    return undefined;
  }
  return { at, text: (typeof value === 'string' ? value : JSON.stringify(value)).trim() };
}
