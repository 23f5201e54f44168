import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvidenceSchema } from '#contracts';
import { ldifOf, type PrivateSlapd, startPrivateSlapd } from '#testing';
import {
  addressesOf,
  entries,
  ldapConfig,
  numbers,
  ODD_GROUP,
  PEOPLE,
  readLdap,
  uidOf,
  wanted,
} from './ldap-world.js';

let slapd: PrivateSlapd;

beforeAll(async () => {
  slapd = await startPrivateSlapd({ ldif: ldifOf(entries()) });
});
afterAll(() => slapd.stop());

const addresses = (people: readonly number[]): string[] => people.map((one) => `${uidOf(one)}@example.com`);
const twoSteps = (nested: boolean, attribute = 'member') =>
  ({ members: { kind: 'two-steps', attribute, nested } }) as const;

describe('a read of 10,000 people in OpenLDAP', () => {
  it('yields everybody of a group once, page by page, in chunks of at most 500', async () => {
    const { rows, evidence } = await readLdap(ldapConfig(slapd), {
      wanted: wanted('Sign Users', 'Sign Admins'),
    });
    expect(addressesOf(rows)).toEqual(addresses(numbers(1, 8000)));
    expect(rows[0]).toEqual({
      row: 1,
      sourceKey: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u),
      email: 'u00001@example.com',
      firstName: 'Given1',
      lastName: 'Family1',
      groups: ['Sign Users', 'Sign Admins'],
      enabled: true,
    });
    expect(evidence).toMatchObject({
      source: `ldap:${slapd.url}/dc=example,dc=com`,
      ...{ pages: 17, rows: 8000, people: 8000, dropped: 0, flaws: [], groupsNotFound: [], warnings: [] },
      batches: expect.toSatisfy((count: number) => count >= 16 && count < 40),
      groupsAnswered: [
        { group: 'Sign Users', people: 8000 },
        { group: 'Sign Admins', people: 3 },
      ],
    });
    expect(readEvidenceSchema.parse(evidence)).toEqual(evidence);
  });

  it('adds everybody else when everybody is wanted', async () => {
    const { rows, evidence } = await readLdap(ldapConfig(slapd), {
      wanted: { groups: ['Sign Admins'], everybody: true },
    });
    expect(rows).toHaveLength(PEOPLE + 3);
    expect(rows.filter(({ groups }) => groups.length > 0)).toHaveLength(3);
    expect(evidence).toMatchObject({ rows: PEOPLE + 5, people: PEOPLE + 3, dropped: 2 });
  });

  it('says in its digest whether anything is different, whatever the order and the pages', async () => {
    const digest = async (...groups: readonly string[]): Promise<string> =>
      (await readLdap(ldapConfig(slapd, { pageSize: groups.length }), { wanted: wanted(...groups) })).evidence
        .digest;
    const first = await digest('Sign Admins', 'Odd');
    expect(await digest('Odd', 'Sign Admins')).toBe(first);
    expect(await digest('Odd')).not.toBe(first);
  });

  it.each([0, 1, 7999, 8000, 8001])('finds the same people in pages of %d', async (pageSize) => {
    const wantsAdmins = pageSize === 1;
    const { rows } = await readLdap(ldapConfig(slapd, { pageSize }), {
      wanted: wanted(wantsAdmins ? 'Sign Admins' : 'Sign Users'),
    });
    expect(rows).toHaveLength(wantsAdmins ? 3 : 8000);
  });

  it('says which groups are not there, and which are empty', async () => {
    const { rows, evidence } = await readLdap(ldapConfig(slapd), { wanted: wanted('Nobody knows', 'Empty') });
    expect(rows).toEqual([]);
    expect(evidence).toMatchObject({
      ...{ rows: 0, people: 0, flaws: [], groupsNotFound: ['Nobody knows'] },
      groupsAnswered: [{ group: 'Empty', people: 0 }],
      warnings: ['No group found for: Nobody knows'],
    });
  });

  it('works without a password where the server does', async () => {
    const { bind: _, ...anonymous } = ldapConfig(slapd);
    const { rows } = await readLdap(anonymous, { wanted: wanted('Sign Admins') });
    expect(rows).toHaveLength(3);
  });
});

describe('names that need escapes', () => {
  it('finds a group and its people, one step', async () => {
    const { rows } = await readLdap(ldapConfig(slapd), { wanted: wanted(ODD_GROUP) });
    expect(addressesOf(rows)).toEqual(['Jane.Doe@example.com', 'u00005@example.com']);
    expect(rows[0]?.groups).toEqual([ODD_GROUP]);
  });

  it('finds them in two steps', async () => {
    const { rows } = await readLdap(ldapConfig(slapd, twoSteps(false)), { wanted: wanted(ODD_GROUP) });
    expect(addressesOf(rows)).toEqual(['Jane.Doe@example.com', 'u00005@example.com']);
  });
});

describe('two steps', () => {
  it('takes the direct members alone without nesting', async () => {
    const { rows, evidence } = await readLdap(ldapConfig(slapd, twoSteps(false)), {
      wanted: wanted('Top', 'Leaf'),
    });
    expect(rows.map(({ email, groups }) => [email, groups])).toEqual([
      ['u00011@example.com', ['Top', 'Leaf']],
      ['u00013@example.com', ['Leaf']],
    ]);
    expect(evidence.warnings).toEqual([
      'Group "Leaf" names 1 member outside of base_dn, who is left out.',
      'Group "Leaf" names 1 member that is not in the directory or on another server.',
    ]);
  });

  it('follows groups in groups, also in a circle, and finds everybody once', async () => {
    const { rows, evidence } = await readLdap(ldapConfig(slapd, twoSteps(true)), {
      wanted: wanted('Top', 'Middle', 'Leaf'),
    });
    const found = rows.toSorted((a, b) => a.email.localeCompare(b.email));
    expect(found.map(({ email, groups }) => [email, groups])).toEqual([
      ['u00011@example.com', ['Top', 'Middle', 'Leaf']],
      ['u00012@example.com', ['Top', 'Middle']],
      ['u00013@example.com', ['Top', 'Middle', 'Leaf']],
    ]);
    expect(evidence.groupsAnswered?.map(({ people }) => people)).toEqual([3, 3, 2]);
  });

  it('finds the 8,000 members of a large group', async () => {
    const { rows, evidence } = await readLdap(ldapConfig(slapd, twoSteps(false)), {
      wanted: wanted('Sign Users'),
    });
    expect(addressesOf(rows)).toEqual(addresses(numbers(1, 8000)));
    expect(evidence.pages).toBe(8000);
  });

  it('looks up the names of a posixGroup', async () => {
    const { rows, evidence } = await readLdap(ldapConfig(slapd, twoSteps(false, 'memberUid')), {
      wanted: wanted('Unix'),
    });
    expect(addressesOf(rows)).toEqual(addresses(numbers(1, 250)));
    expect(evidence).toMatchObject({ rows: 251, dropped: 1 });
  });

  it('leaves out whom the filter of users does not find', async () => {
    const allUsersFilter = '(&(objectClass=inetOrgPerson)(!(employeeType=left)))';
    for (const members of [twoSteps(false), {}]) {
      const { rows } = await readLdap(ldapConfig(slapd, { allUsersFilter, ...members }), {
        wanted: wanted('Sign Users'),
      });
      expect(rows).toHaveLength(7992);
    }
  });
});

describe('entries that are odd', () => {
  it('drops who has no address or a malformed one, and says so by name', async () => {
    const { rows, evidence } = await readLdap(ldapConfig(slapd), { wanted: wanted('Mixed') });
    expect(addressesOf(rows)).toEqual(['first@example.com', 'nogiven@example.com', 'u00021@example.com']);
    expect(evidence).toMatchObject({ rows: 5, people: 3, dropped: 2, flaws: [] });
    expect(evidence.droppedKeys).toHaveLength(2);
    expect(evidence.warnings.toSorted()).toEqual([
      'uid=badmail,ou=people,dc=example,dc=com is left out: its e-mail address is malformed.',
      'uid=nogiven,ou=people,dc=example,dc=com has no given name (attribute givenName).',
      'uid=nomail,ou=people,dc=example,dc=com is left out: it has no e-mail address (attribute mail).',
    ]);
  });

  it('makes addresses of several attributes and literals', async () => {
    const formats = { ...ldapConfig(slapd).formats, email: '{givenName}.{sn}@example.org' };
    const { rows } = await readLdap(ldapConfig(slapd, { formats }), { wanted: wanted('Sign Admins') });
    expect(addressesOf(rows)).toEqual(numbers(1, 3).map((one) => `Given${one}.Family${one}@example.org`));
  });

  it('tells twenty warnings of a kind and counts the others', async () => {
    const formats = { ...ldapConfig(slapd).formats, username: '{description}' };
    const { evidence } = await readLdap(ldapConfig(slapd, { formats }), { wanted: wanted('Sign Users') });
    expect(evidence.warnings).toHaveLength(21);
    expect(evidence.warnings.at(-1)).toBe('… and 7980 more usernames are missing.');
  });
});
