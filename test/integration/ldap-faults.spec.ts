import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#domain';
import { SourceUnreadableError } from '#sources';
import { freePort, ldifOf, type PrivateSlapd, startPrivateSlapd } from '#testing';
import { LdapSource } from '../../libs/sources/src/ldap/ldap-source.js';
import { startRelay } from './ldap-relay.js';
import { entries, ldapConfig, NO_WAITING, numbers, readLdap, wanted } from './ldap-world.js';

const users = { wanted: wanted('Sign Users') };

describe('a configuration that does not fit the directory', () => {
  let slapd: PrivateSlapd;

  beforeAll(async () => {
    slapd = await startPrivateSlapd({
      ldif: ldifOf(entries().filter(({ dn }) => !/^uid=u0[1-9]/u.test(dn))),
    });
  });
  afterAll(() => slapd.stop());

  const refusal = async (
    changes: Parameters<typeof ldapConfig>[1],
    options: Parameters<typeof readLdap>[1] = users,
  ): Promise<SourceUnreadableError> => {
    const error: unknown = await readLdap(ldapConfig(slapd, changes), options).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(SourceUnreadableError);
    expect((error as Error).message).not.toContain('not-a-secret');
    return error as SourceUnreadableError;
  };

  it('names the account when the password is wrong', async () => {
    const { code, message } = await refusal({
      bind: { username: slapd.bindDn, password: new Secret('not-a-secret-2') },
    });
    expect(code).toBe('SOURCE_REFUSED');
    expect(message).toBe(
      `${slapd.url} does not let "cn=sync,cn=accounts" in: invalid credentials (49). Check username and password in /etc/sign-sync/connector-ldap.yml.`,
    );
  });

  it('does not send an empty password, which would be taken for an anonymous client', async () => {
    const error = await refusal({ bind: { username: slapd.bindDn, password: new Secret('') } });
    expect(error.code).toBe('SOURCE_REFUSED');
    expect(error.message).toMatch(/The password of "cn=sync,cn=accounts" is empty/u);
  });

  it.each(['dc=example,dc=org', 'ou=nobody,dc=example,dc=com', 'no name at all'])(
    'says that nothing is at base_dn %s',
    async (baseDn) => {
      const error = await refusal({ baseDn });
      expect(error.code).toBe('SOURCE_BASE_UNKNOWN');
      expect(error.message).toContain(`finds nothing at "${baseDn}"`);
      expect(error.message).toContain('Check base_dn in /etc/sign-sync/connector-ldap.yml');
    },
  );

  it('names both groups of one name', async () => {
    const error = await refusal({}, { wanted: wanted('Sign Admins', 'Twice') });
    expect(error.code).toBe('SOURCE_GROUP_AMBIGUOUS');
    expect(error.message).toMatch(
      /^2 groups have the name "Twice": cn=Twice,ou=\w+,\S+, cn=Twice,ou=\w+,\S+\. Make/u,
    );
  });

  it.each([
    ['allUsersFilter', '(&(objectClass=person)', 'all_users_filter'],
    ['allUsersFilter', '(cn=\\zz)', 'all_users_filter'],
    ['groupFilterFormat', '(cn={group}', 'group_filter_format'],
  ] as const)('names the key of a filter that is none: %s %s', async (key, filter, name) => {
    const error = await refusal({ [key]: filter });
    expect(error.code).toBe('SOURCE_FILTER');
    expect(error.message).toMatch(
      new RegExp(
        `^${name} in /etc/sign-sync/connector-ldap\\.yml is no LDAP filter: .* \\(at character \\d+ of `,
        'u',
      ),
    );
  });

  it('names the key of a member filter that is none', async () => {
    const members = { kind: 'filter', filterFormat: '(memberOf={group_dn}))' } as const;
    const error = await refusal({ members });
    expect(error.message).toMatch(/^group_member_filter_format in .* is no LDAP filter: something follows/u);
  });

  it('ends when nobody has the attribute of the address', async () => {
    const error = await refusal({ formats: { ...ldapConfig(slapd).formats, email: '{emial}' } });
    expect(error.code).toBe('SOURCE_COLUMN_MISSING');
    expect(error.message).toMatch(
      /^None of the 999 entries that \S+ found has an e-mail address by user_email_format \("\{emial\}"\)\./u,
    );
  });

  it('says where it looked when nothing answers there', async () => {
    const url = `ldap://127.0.0.1:${await freePort()}`;
    const error = await refusal({ url });
    expect(error).toMatchObject({ code: 'SOURCE_UNREACHABLE', retryable: true });
    expect(error.message).toMatch(
      new RegExp(`^${url} cannot be reached: .*ECONNREFUSED.* Check host in`, 'u'),
    );
  });

  it('says so when a name has no address', async () => {
    const error = await refusal({ url: 'ldap://no-such-host.invalid' });
    expect(error.code).toBe('SOURCE_UNREACHABLE');
  });

  it('ends with the reason of its signal', async () => {
    const stop = new AbortController();
    const source = new LdapSource(ldapConfig(slapd), users);
    const reason = new Error('stopped');
    const reading = source.read(stop.signal).next();
    stop.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });
});

describe('limits of the server', () => {
  let slapd: PrivateSlapd;

  beforeAll(async () => {
    slapd = await startPrivateSlapd({ ldif: ldifOf(entries()), limits: { size: 500, pagedTotal: 3000 } });
  });
  afterAll(() => slapd.stop());

  it.each([
    ['without pages', 0, 'page 1'],
    ['in pages', 400, 'page 8'],
  ])('end the read with the group and the page, %s', async (_, pageSize, page) => {
    await expect(readLdap(ldapConfig(slapd, { pageSize }), users)).rejects.toMatchObject({
      code: 'SOURCE_CUT',
      message: expect.stringMatching(
        new RegExp(
          `^A limit of the server cut the answer of ${slapd.url}, the members of group "Sign Users", ${page},: size limit exceeded \\(4\\)`,
          'u',
        ),
      ),
    });
  });

  it('are no matter where the pages stay below them', async () => {
    const members = { kind: 'filter', filterFormat: '(&(memberOf={group_dn})(uid=u00*))' } as const;
    const { rows } = await readLdap(ldapConfig(slapd, { members, pageSize: 400 }), users);
    expect(rows).toHaveLength(999);
  });
});

describe('a server that is killed', () => {
  let slapd: PrivateSlapd;

  beforeAll(async () => {
    slapd = await startPrivateSlapd({ ldif: ldifOf(entries()) });
  });
  afterAll(() => slapd.stop());

  it('in the middle of a search ends the read, which yields nobody', async () => {
    const relay = await startRelay(slapd.url, { bytes: 200_000, onCut: () => slapd.kill() });
    try {
      const config = { ...ldapConfig(slapd, { pageSize: 100 }), url: relay.url };
      await expect(readLdap(config, users)).rejects.toMatchObject({
        code: 'SOURCE_CUT',
        retryable: true,
        message: expect.stringMatching(
          /ended, the members of group "Sign Users", page \d\d,: .* Nothing of this read is used/u,
        ),
      });
    } finally {
      await relay.close();
    }
    await slapd.start();
  });

  it('and started again between two searches costs nothing', async () => {
    const source = new LdapSource(ldapConfig(slapd), { wanted: wanted('Sign Admins'), clock: NO_WAITING });
    const find = () => source.readPeople([{ email: 'u00002@example.com' }], new AbortController().signal);
    const before = await find();
    await slapd.kill();
    await slapd.start();
    expect(await find()).toEqual(before);
  });

  it('and gone for good is an error, and no absence', async () => {
    const source = new LdapSource(ldapConfig(slapd), { wanted: wanted('Sign Admins'), clock: NO_WAITING });
    const find = () => source.readPeople([{ email: 'u00002@example.com' }], new AbortController().signal);
    await find();
    await slapd.kill();
    await expect(find()).rejects.toMatchObject({ code: expect.stringMatching(/SOURCE_(CUT|UNREACHABLE)/u) });
    await slapd.start();
  });

  it('knows everybody when it is back', async () => {
    const { rows } = await readLdap(ldapConfig(slapd), users);
    expect(rows).toHaveLength(numbers(1, 8000).length);
  });
});
