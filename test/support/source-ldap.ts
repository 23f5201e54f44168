import {
  type LdifEntry,
  ldifOf,
  type PrivateSlapd,
  type PrivateSlapdOptions,
  startPrivateSlapd,
} from '#testing';
import type { Row } from './people.js';
import type { SourceFile } from './source-files.js';
import { LdapProxy } from './source-ldap-proxy.js';
import { mappedGroups, membersOf, sixtyPeople } from './source-people.js';

const BASE = 'dc=example,dc=com';

/** A real directory server with people, and a proxy before it that can spoil its answers. */
export interface LdapServer {
  readonly slapd: PrivateSlapd;
  readonly proxy: LdapProxy;
  close(): Promise<void>;
}

export async function startLdap(
  ldif: string = ldifOf(directoryOf(sixtyPeople)),
  options: Omit<PrivateSlapdOptions, 'ldif'> = {},
): Promise<LdapServer> {
  const slapd = await startPrivateSlapd({ ldif, ...options });
  const proxy = await LdapProxy.open(slapd.url);
  return {
    slapd,
    proxy,
    close: async () => {
      await proxy.close();
      await slapd.stop();
    },
  };
}

/** People and the groups they are in, as OpenLDAP keeps them. */
function directoryOf(people: readonly Row[]): LdifEntry[] {
  return [
    ...folders(),
    ...people.map(personEntry),
    ...mappedGroups.map((group) =>
      groupEntry(
        group,
        membersOf(group, people).map(({ email }) => dnOf(email)),
      ),
    ),
  ];
}

/** The same people, where half of each group is in a group of its own that the first one names, and that names it back. */
export function nestedDirectoryOf(people: readonly Row[]): LdifEntry[] {
  return [...folders(), ...people.map(personEntry), ...mappedGroups.flatMap((group) => nest(group, people))];
}

function nest(group: string, people: readonly Row[]): LdifEntry[] {
  const members = membersOf(group, people).map(({ email }) => dnOf(email));
  const half = Math.ceil(members.length / 2);
  return [
    groupEntry(group, [...members.slice(0, half), groupDn(`${group} North`)]),
    groupEntry(`${group} North`, [...members.slice(half), groupDn(group)]),
  ];
}

function folders(): LdifEntry[] {
  return [
    { dn: BASE, attributes: { objectClass: ['dcObject', 'organization'], dc: 'example', o: 'Example' } },
    ...['people', 'groups'].map((ou) => ({
      dn: `ou=${ou},${BASE}`,
      attributes: { objectClass: 'organizationalUnit', ou },
    })),
  ];
}

function personEntry({ email, firstName, lastName }: Row): LdifEntry {
  const uid = uidOf(email);
  return {
    dn: dnOf(email),
    attributes: {
      ...{ objectClass: 'inetOrgPerson', uid, mail: email },
      ...{ cn: `${firstName} ${lastName}`, givenName: firstName, sn: lastName },
    },
  };
}

export function groupEntry(name: string, members: readonly string[]): LdifEntry {
  return { dn: groupDn(name), attributes: { objectClass: 'groupOfNames', cn: name, member: members } };
}

export function dnOf(email: string): string {
  return `uid=${uidOf(email)},ou=people,${BASE}`;
}

export function groupDn(name: string): string {
  return `cn=${name},ou=groups,${BASE}`;
}

function uidOf(email: string): string {
  return email.slice(0, email.indexOf('@'));
}

export interface LdapLines {
  readonly url: string;
  readonly pageSize?: number;
  /** How members are found; by memberOf when missing. */
  readonly members?: readonly string[];
  readonly bind?: { readonly username: string; readonly password: string };
  /** More lines, or others instead of those with the same key. */
  readonly more?: readonly string[];
}

const byMemberOf = ['group_member_filter_format: "(memberOf={group_dn})"'];

/** Each member of a group is looked up by its name, through groups of groups. */
export const byTwoSteps: readonly string[] = [
  'two_steps_lookup:',
  '  group_member_attribute_name: member',
  '  nested_group: True',
];

/** The connector file of an OpenLDAP. */
export function ldapSource({
  url,
  pageSize = 10,
  members = byMemberOf,
  bind,
  more = [],
}: LdapLines): SourceFile {
  const lines = [
    `host: ${url}`,
    `base_dn: "${BASE}"`,
    ...(bind === undefined ? [] : [`username: "${bind.username}"`, `password: ${bind.password}`]),
    `search_page_size: ${pageSize}`,
    'all_users_filter: "(objectClass=inetOrgPerson)"',
    'group_filter_format: "(&(objectClass=groupOfNames)(cn={group}))"',
    ...members,
  ];
  const keys = new Set(more.map(keyOf));
  return {
    type: 'ldap',
    connector: 'connector-ldap.yml',
    lines: [...lines.filter((line) => !keys.has(keyOf(line))), ...more],
  };
}

function keyOf(line: string): string {
  return line.slice(0, line.indexOf(':'));
}

/** Bound as the account that the server knows. */
export function boundTo(slapd: PrivateSlapd): { username: string; password: string } {
  return { username: slapd.bindDn, password: slapd.password };
}
