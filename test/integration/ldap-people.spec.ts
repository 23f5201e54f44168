import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LdapSourceConfig } from '#config';
import type { DirectoryRow, PersonKey } from '#domain';
import { ldifOf, type PrivateSlapd, startPrivateSlapd } from '#testing';
import { LdapSource } from '../../libs/sources/src/ldap/ldap-source.js';
import { dnOf, entries, ldapConfig, NO_WAITING, ODD_GROUP, readLdap, uidOf, wanted } from './ldap-world.js';

const GROUPS = ['Sign Users', 'Sign Admins', 'Top', 'Middle', 'Leaf', ODD_GROUP, 'Nobody knows'];
const ACTIVE = '(&(objectClass=inetOrgPerson)(employeeType=here))';

const signal = new AbortController().signal;
let slapd: PrivateSlapd;

beforeAll(async () => {
  slapd = await startPrivateSlapd({ ldif: ldifOf(entries()) });
});
afterAll(() => slapd.stop());

async function find(
  keys: readonly PersonKey[],
  changes: Partial<LdapSourceConfig> = {},
  groups: readonly string[] = GROUPS,
): Promise<(readonly DirectoryRow[])[]> {
  const source = new LdapSource(ldapConfig(slapd, changes), { wanted: wanted(...groups), clock: NO_WAITING });
  const answers = await source.readPeople(keys, signal);
  expect(answers.map(({ key }) => key)).toEqual(keys);
  return answers.map(({ rows }) => rows);
}

const mail = (number: number): PersonKey => ({ email: `${uidOf(number)}@example.com` });

describe('a look-up of single people', () => {
  it.each<[string, Partial<LdapSourceConfig>]>([
    ['one step', {}],
    ['two steps', { members: { kind: 'two-steps', attribute: 'member', nested: false } }],
    ['two steps with nesting', { members: { kind: 'two-steps', attribute: 'member', nested: true } }],
  ])('gives them as a full read does: %s', async (_, changes) => {
    const { rows } = await readLdap(ldapConfig(slapd, changes), { wanted: wanted(...GROUPS) });
    const some = [1, 5, 11, 12, 13, 4711].map((number) =>
      rows.find(({ email }) => email === mail(number).email),
    );
    const byAddress = await find([1, 5, 11, 12, 13, 4711].map(mail), changes);
    expect(byAddress).toEqual(some.map((row) => [{ ...row, row: 1 }]));
    const byKey = await find(
      some.map((row) => ({ sourceKey: row?.sourceKey ?? '' })),
      changes,
    );
    expect(byKey).toEqual(byAddress);
  });

  it('knows the groups of a posixGroup by the names in it', async () => {
    const members = { kind: 'two-steps', attribute: 'memberUid', nested: false } as const;
    const [inside, outside] = await find([mail(7), mail(300)], { members }, ['Unix', 'Empty']);
    expect(inside?.[0]?.groups).toEqual(['Unix']);
    expect(outside?.[0]?.groups).toEqual([]);
  });

  it('compares addresses without regard to case, and gives the one of the directory', async () => {
    expect(await find([{ email: ' JANE.doe@Example.com ' }])).toEqual([
      [expect.objectContaining({ email: 'Jane.Doe@example.com', groups: [ODD_GROUP] })],
    ]);
  });

  it('takes the first address alone, as a read does', async () => {
    const found = await find([{ email: 'first@example.com' }, { email: 'second@example.com' }]);
    expect(found.map(({ length }) => length)).toEqual([1, 0]);
  });

  it('says of nobody that there is nobody, in order', async () => {
    const found = await find([
      { email: 'nobody@example.com' },
      mail(1),
      { sourceKey: '00000000-0000-0000-0000-000000000000' },
      { sourceKey: '00u-a-key-of-another-source' },
    ]);
    expect(found.map(({ length }) => length)).toEqual([0, 1, 0, 0]);
  });

  it('finds somebody whose entry was made anew by the address', async () => {
    const [rows] = await find([{ sourceKey: '00000000-0000-0000-0000-000000000000', ...mail(2) }]);
    expect(rows).toEqual([expect.objectContaining(mail(2))]);
  });

  it('gives no group outside of those asked for', async () => {
    expect((await find([mail(9000)]))[0]).toEqual([expect.objectContaining({ groups: [], enabled: true })]);
    expect((await find([mail(1)], {}, []))[0]?.[0]?.groups).toEqual([]);
  });

  it('names as disabled whom the filter of users does not find', async () => {
    const [rows] = await find([mail(999)], { allUsersFilter: ACTIVE });
    expect(rows).toEqual([expect.objectContaining({ ...mail(999), groups: [], enabled: false })]);
  });

  it('finds people by an address that is made of an account name', async () => {
    const formats = { ...ldapConfig(slapd).formats, email: '{uid}@corp.example' };
    const [known, foreign] = await find([{ email: 'U00042@corp.example' }, mail(42)], { formats });
    expect(known).toEqual([expect.objectContaining({ email: 'u00042@corp.example', firstName: 'Given42' })]);
    expect(foreign).toEqual([]);
  });

  it('finds people by an address that is made of two attributes', async () => {
    const formats = { ...ldapConfig(slapd).formats, email: '{givenName}.{sn}@corp.example' };
    const [active, left, nobody] = await find(
      [
        { email: 'given42.family42@corp.example' },
        { email: 'given999.family999@corp.example' },
        { email: 'given42.family43@corp.example' },
      ],
      { formats, allUsersFilter: ACTIVE },
    );
    expect(active).toEqual([expect.objectContaining({ firstName: 'Given42', enabled: true })]);
    expect(left).toEqual([expect.objectContaining({ firstName: 'Given999', enabled: false })]);
    expect(nobody).toEqual([]);
  });

  it('looks up 500 at once', async () => {
    const found = await find(
      Array.from({ length: 500 }, (_, index) => mail(7900 + index)),
      {},
      ['Sign Users'],
    );
    expect(found.filter(([row]) => row?.groups.length === 1)).toHaveLength(101);
  });

  it('refuses an address that says nothing about anybody', async () => {
    const formats = { ...ldapConfig(slapd).formats, email: 'all@example.com' };
    await expect(find([{ email: 'all@example.com' }], { formats })).rejects.toMatchObject({
      code: 'SOURCE_UNSUPPORTED',
    });
  });

  it('takes somebody who has lost the address for no leaver', async () => {
    const [rows] = await find([mail(77)]);
    const sourceKey = rows?.[0]?.sourceKey ?? '';
    await slapd.modify(`dn: ${dnOf(77)}\nchangetype: modify\ndelete: mail\n`);
    await expect(find([{ sourceKey }])).rejects.toMatchObject({
      code: 'SOURCE_ANSWER',
      message: expect.stringContaining('it has no e-mail address (attribute mail). Nothing is decided'),
    });
  });

  it('sees at once what has changed, on the connection that it kept', async () => {
    const source = new LdapSource(ldapConfig(slapd), { wanted: wanted('Sign Admins'), clock: NO_WAITING });
    const groupsOf = async (): Promise<unknown> =>
      (await source.readPeople([mail(50)], signal))[0]?.rows[0]?.groups;
    expect(await groupsOf()).toEqual([]);
    await slapd.modify(
      `dn: cn=Sign Admins,ou=groups,dc=example,dc=com\nchangetype: modify\nadd: member\nmember: ${dnOf(50)}\n`,
    );
    expect(await groupsOf()).toEqual(['Sign Admins']);
  });
});

describe('an inspection', () => {
  it('says how the server is reached, and the size of each group', async () => {
    const source = new LdapSource(ldapConfig(slapd), {
      wanted: wanted('Sign Users', 'Nobody knows', 'Mixed'),
      clock: NO_WAITING,
    });
    expect(await source.inspect(signal)).toEqual({
      name: `ldap:${slapd.url}/dc=example,dc=com`,
      address: slapd.url,
      tls: 'none',
      credentials: 'bound as cn=sync,cn=accounts',
      groups: [
        { group: 'Sign Users', people: expect.any(Number) },
        { group: 'Nobody knows', people: undefined },
        { group: 'Mixed', people: 3 },
      ],
      sample: [1, 2, 3].map((row) => expect.objectContaining({ row, ...mail(row), groups: ['Sign Users'] })),
      notes: expect.arrayContaining([expect.stringMatching(/nomail,ou=people,\S+ is left out/u)]),
    });
  });

  it('does not count without an end', async () => {
    const source = new LdapSource(ldapConfig(slapd, { pageSize: 1 }), {
      ...{ wanted: wanted('Sign Users'), clock: NO_WAITING, countMs: 50 },
    });
    const { groups, notes } = await source.inspect(signal);
    expect(groups).toEqual([{ group: 'Sign Users', people: expect.any(Number) }]);
    expect(notes).toContain(
      `Group "Sign Users" has more than ${groups[0]?.people ?? ''} people; not all of them were counted.`,
    );
  });
});
