import { Secret, type DirectoryRow, type WantedPeople } from '#domain';
import type { LdapSourceConfig } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import type { LdifEntry, PrivateSlapd } from '#testing';
import { LdapSource, type LdapSourceOptions } from '../../libs/sources/src/ldap/ldap-source.js';

export const PEOPLE = 10_000;
const BASE = 'dc=example,dc=com';
/** Whose name has everything in it that has to be escaped. */
const ODD_PERSON = String.raw`cn=Doe\, Jane \"JD\" \+ \3Cx\3E\\ Ünï (1*),ou=people,${BASE}`;
export const ODD_GROUP = String.raw`Sign: (A&B) *|!~<>\ Ünï, "x"`;

const GROUPS = `ou=groups,${BASE}`;

/** `u00042` and the like, from 1. */
export function uidOf(number: number): string {
  return `u${String(number).padStart(5, '0')}`;
}

export function dnOf(number: number): string {
  return `uid=${uidOf(number)},ou=people,${BASE}`;
}

/** 10,000 people; flat, nested, circular, odd and doubtful groups. */
export function entries(): LdifEntry[] {
  const people = Array.from({ length: PEOPLE }, (_, index) => person(index + 1));
  return [
    { dn: BASE, attributes: { objectClass: 'domain', dc: 'example' } },
    ...['people', 'groups', 'other', 'outside'].map((ou) => ({
      dn: `ou=${ou},${BASE}`,
      attributes: { objectClass: 'organizationalUnit', ou },
    })),
    ...people,
    {
      dn: ODD_PERSON,
      attributes: {
        objectClass: 'inetOrgPerson',
        cn: 'Doe, Jane "JD" + <x>\\ Ünï (1*)',
        sn: 'Doe',
        givenName: 'Jane',
        mail: 'Jane.Doe@example.com',
      },
    },
    ...oddPeople(),
    group('Sign Users', numbers(1, 8000)),
    group('Sign Admins', [1, 2, 3]),
    {
      ...group('Odd', [5]),
      dn: String.raw`cn=\"Odd\"\, \+ <x>,${GROUPS}`.replace('<x>', String.raw`\3Cx\3E`),
      attributes: {
        objectClass: 'groupOfNames',
        cn: [ODD_GROUP, '"Odd", + <x>'],
        member: [ODD_PERSON, dnOf(5)],
      },
    },
    group('Top', [11], [`cn=Middle,${GROUPS}`]),
    group('Middle', [12], [`cn=Leaf,${GROUPS}`, `cn=Top,${GROUPS}`]),
    group('Leaf', [13, 11], [`uid=gone,ou=people,${BASE}`, 'cn=far,dc=other,dc=org', `ou=people,${BASE}`]),
    group(
      'Mixed',
      [21],
      ['nomail', 'badmail', 'nogiven', 'twomails'].map((uid) => `uid=${uid},ou=people,${BASE}`),
    ),
    group('Twice', [1]),
    { ...group('Twice', [2]), dn: `cn=Twice,ou=other,${BASE}` },
    { dn: `cn=Empty,${GROUPS}`, attributes: { objectClass: 'posixGroup', cn: 'Empty', gidNumber: '7' } },
    {
      dn: `cn=Unix,${GROUPS}`,
      attributes: {
        objectClass: 'posixGroup',
        cn: 'Unix',
        gidNumber: '8',
        memberUid: [...numbers(1, 250).map(uidOf), 'nobody-has-this', 'nomail'],
      },
    },
  ];
}

function person(number: number): LdifEntry {
  const uid = uidOf(number);
  return {
    dn: dnOf(number),
    attributes: {
      objectClass: 'inetOrgPerson',
      uid,
      cn: `Given${number} Family${number}`,
      givenName: `Given${number}`,
      sn: `Family${number}`,
      mail: `${uid}@example.com`,
      // Not in the filter of users, where that says so.
      employeeType: number % 1000 === 999 ? 'left' : 'here',
    },
  };
}

function oddPeople(): LdifEntry[] {
  const base = { objectClass: 'inetOrgPerson', sn: 'Odd', employeeType: 'here' };
  const entry = (uid: string, more: LdifEntry['attributes']): LdifEntry => ({
    dn: `uid=${uid},ou=people,${BASE}`,
    attributes: { ...base, uid, cn: uid, ...more },
  });
  return [
    entry('nomail', { givenName: 'No' }),
    entry('badmail', { givenName: 'Bad', mail: 'not an address' }),
    entry('nogiven', { mail: 'nogiven@example.com' }),
    entry('twomails', { givenName: 'Two', mail: ['first@example.com', 'second@example.com'] }),
  ];
}

function group(cn: string, people: readonly number[], others: readonly string[] = []): LdifEntry {
  return {
    dn: `cn=${cn},${GROUPS}`,
    attributes: { objectClass: 'groupOfNames', cn, member: [...people.map(dnOf), ...others] },
  };
}

export function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** What connector-ldap.yml would say for the private server: one step, by memberOf, in pages of 500. */
export function ldapConfig(
  server: Pick<PrivateSlapd, 'url' | 'baseDn' | 'bindDn' | 'password'>,
  changes: Partial<LdapSourceConfig> = {},
): LdapSourceConfig {
  return {
    type: 'ldap',
    file: '/etc/sign-sync/connector-ldap.yml',
    url: server.url,
    baseDn: server.baseDn,
    bind: { username: server.bindDn, password: new Secret(server.password) },
    startTls: false,
    verifyTls: true,
    pageSize: 500,
    allUsersFilter: '(objectClass=inetOrgPerson)',
    groupFilterFormat:
      '(&(|(objectCategory=group)(objectClass=groupOfNames)(objectClass=posixGroup))(cn={group}))',
    members: { kind: 'filter', filterFormat: '(memberOf={group_dn})' },
    formats: { email: '{mail}', givenName: '{givenName}', surname: '{sn}', countryCode: '{c}' },
    ...changes,
  };
}

export function wanted(...groups: readonly string[]): WantedPeople {
  return { groups, everybody: false };
}

export interface WholeRead {
  readonly rows: readonly DirectoryRow[];
  readonly evidence: ReadEvidenceBody;
}

/** Reads to the end. No pause is waited for. */
export async function readLdap(config: LdapSourceConfig, options: LdapSourceOptions): Promise<WholeRead> {
  const rows: DirectoryRow[] = [];
  const read = new LdapSource(config, { clock: NO_WAITING, ...options }).read(new AbortController().signal);
  for (;;) {
    const next = await read.next();
    if (next.done === true) return { rows, evidence: next.value };
    rows.push(...next.value);
  }
}

export const NO_WAITING = { now: () => 0, sleep: () => Promise.resolve(), random: () => 0 };

/** E-mail addresses, sorted. */
export function addressesOf(rows: readonly DirectoryRow[]): string[] {
  return rows.map(({ email }) => email).sort();
}
