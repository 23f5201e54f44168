import { configNotes, configProblems, filesAround, MemoryKeychain, tryConfig } from '#testing';
import { describe, expect, it } from 'vitest';
import type { LdapSourceConfig } from './source-config.js';

const CONNECTOR = `host: ldaps://dc.example.com
base_dn: dc=example,dc=com
username: cn=sync,dc=example,dc=com
password: hunter2
`;
const ANONYMOUS = 'host: ldaps://dc.example.com\nbase_dn: ""\nauthentication_method: anonymous\n';

const files = (connector: string) => filesAround('ldap', connector);

async function sourceOf(connector: string): Promise<LdapSourceConfig> {
  const { sources } = await tryConfig(files(connector));
  return sources[0] as LdapSourceConfig;
}

describe('connector-ldap.yml', () => {
  it('has the defaults of the original, and certificates verified', async () => {
    const source = await sourceOf(CONNECTOR);
    expect(source).toMatchObject({
      ...{ type: 'ldap', url: 'ldaps://dc.example.com', baseDn: 'dc=example,dc=com' },
      ...{ startTls: false, verifyTls: true, pageSize: 200 },
      allUsersFilter:
        '(&(objectClass=user)(objectCategory=person)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))',
      groupFilterFormat:
        '(&(|(objectCategory=group)(objectClass=groupOfNames)(objectClass=posixGroup))(cn={group}))',
      members: { kind: 'filter', filterFormat: '(memberOf={group_dn})' },
    });
    expect(source.formats).toEqual({
      ...{ email: '{mail}', givenName: '{givenName}', surname: '{sn}', countryCode: '{c}' },
    });
    expect(source.bind?.username).toBe('cn=sync,dc=example,dc=com');
    expect(source.bind?.password.reveal()).toBe('hunter2');
    expect(await configNotes(files(CONNECTOR))).toEqual([]);
  });

  it('takes every key of the original', async () => {
    const source = await sourceOf(`${CONNECTOR}authentication_method: Simple
require_tls_cert: True
search_page_size: 0
all_users_filter: (objectClass=inetOrgPerson)
group_filter_format: (cn={group})
two_steps_lookup: {group_member_attribute_name: member, nested_group: True}
user_email_format: "{uid}@example.com"
user_username_format: "{uid}"
user_domain_format: example.com
user_given_name_format: "{givenName}"
user_surname_format: "{sn}"
user_country_code_format: "{c}"
user_identity_type: " federatedid "
user_identity_type_format: "{employeeType}"
string_encoding: utf8
logger_name: ldap
`);
    expect(source).toMatchObject({
      ...{ pageSize: 0, allUsersFilter: '(objectClass=inetOrgPerson)', userIdentityType: 'federatedID' },
      members: { kind: 'two-steps', attribute: 'member', nested: true },
      formats: {
        ...{ email: '{uid}@example.com', username: '{uid}', domain: 'example.com' },
        identityType: '{employeeType}',
      },
    });
  });

  it('reads anonymously where that is said, with an empty base', async () => {
    const source = await sourceOf(ANONYMOUS);
    expect(source.bind).toBeUndefined();
    expect(source.baseDn).toBe('');
    expect(await configNotes(files(ANONYMOUS))).toEqual([]);
  });

  it('finds the password in the keychain, under the username', async () => {
    const keychain = new MemoryKeychain({ ldap: { 'cn=sync,dc=example,dc=com': 'from-keychain' } });
    const connector = CONNECTOR.replace('password: hunter2', 'secure_password_key: ldap');
    const { sources } = await tryConfig(files(connector), { keychain });
    expect((sources[0] as LdapSourceConfig).bind?.password.reveal()).toBe('from-keychain');
  });

  it.for([
    [
      'a password that travels in the clear',
      CONNECTOR.replace('ldaps', 'ldap'),
      '1 host: the password travels unencrypted.',
    ],
    [
      'certificates that are not verified',
      `${CONNECTOR}require_tls_cert: False\n`,
      '5 require_tls_cert: the certificate is not verified',
    ],
    [
      'an anonymous read that nobody asked for',
      'host: ldaps://dc.example.com\nbase_dn: dc=x\n',
      '1 : no username is given, so the directory is read anonymously.',
    ],
    [
      'a key without effect',
      `${CONNECTOR}dynamic_group_member_attribute: memberOf\n`,
      '5 dynamic_group_member_attribute: has no effect here',
    ],
  ] as const)('warns of %s', async ([, connector, expected]) => {
    expect(await configNotes(files(connector))).toEqual([expect.stringContaining(expected)]);
  });

  it.for([
    ['no host and no base', 'username: a\npassword: b\n', ['host: missing', 'base_dn: missing']],
    [
      'Kerberos',
      `${CONNECTOR}authentication_method: kerberos\n`,
      [
        '5:24 authentication_method: kerberos is not supported. Use simple: username and password of a service account',
      ],
    ],
    ['NTLM', `${CONNECTOR}authentication_method: NTLM\n`, ['authentication_method: ntlm is not supported.']],
    [
      'a method that is none',
      `${CONNECTOR}authentication_method: simpel\n`,
      ['"simpel" is not an authentication method. One of: simple, anonymous. Did you mean "simple"?'],
    ],
    [
      'an account of nobody',
      `${CONNECTOR}authentication_method: anonymous\n`,
      ['3:11 username: is given, and authentication_method is anonymous.'],
    ],
    [
      'an account without a password',
      CONNECTOR.replace('password: hunter2\n', ''),
      [
        'password: missing. Give password with the password of the account that reads the directory itself, env:NAME or file:PATH, or secure_password_key',
      ],
    ],
    [
      'a password without an account',
      CONNECTOR.replace(/username.*\n/u, ''),
      ['3:11 password: is given without username.'],
    ],
    [
      'both ways to give a password',
      `${CONNECTOR}secure_password_key: ldap\n`,
      ['secure_password_key: both password and secure_password_key are given. Keep one.'],
    ],
    [
      'a password that is a number, without showing it',
      CONNECTOR.replace('hunter2', '12345'),
      ['4:11 password: is read as a number, and text is wanted. Put it in quotes.'],
    ],
    [
      'a host without a scheme',
      CONNECTOR.replace('ldaps://', ''),
      ['1:7 host: "dc.example.com" is neither ldaps:// nor ldap://.'],
    ],
    [
      'both ways to find members',
      `${CONNECTOR}two_steps_lookup: {group_member_attribute_name: member}\ngroup_member_filter_format: (memberOf={group_dn})\n`,
      ['6:29 group_member_filter_format: is given beside two_steps_lookup'],
    ],
    [
      'two steps without an attribute',
      `${CONNECTOR}two_steps_lookup: {nested_group: True}\n`,
      ['two_steps_lookup.group_member_attribute_name: missing.'],
    ],
    [
      'a misspelt key of two steps',
      `${CONNECTOR}two_steps_lookup: {group_member_attribute_name: member, nested_groups: True}\n`,
      ['two_steps_lookup.nested_groups: unknown key. Did you mean "nested_group"?'],
    ],
    [
      'a group filter for no group',
      `${CONNECTOR}group_filter_format: (cn=Sales)\n`,
      ['group_filter_format: has no {group} in it.'],
    ],
    [
      'an unknown placeholder',
      `${CONNECTOR}group_member_filter_format: (memberOf={group})\n`,
      ['group_member_filter_format: {group} is not known here. The only placeholder is {group_dn}.'],
    ],
    [
      'a template that does not end',
      `${CONNECTOR}user_email_format: "{mail"\n`,
      ['user_email_format: a "{" stands alone.'],
    ],
    [
      'one address for everybody',
      `${CONNECTOR}user_email_format: mail\n`,
      ['user_email_format: names no attribute, so everybody would have the same address.'],
    ],
    ['a page size below zero', `${CONNECTOR}search_page_size: -1\n`, ['search_page_size: -1 is too small.']],
    ['a blank key', `${CONNECTOR}all_users_filter:\n`, ['all_users_filter: has no value.']],
    [
      'a misspelt key',
      `${CONNECTOR}user_mail_format: "{mail}"\n`,
      ['5:1 user_mail_format: unknown key. Did you mean "user_email_format"?'],
    ],
  ] as const)('is refused with %s', async ([, connector, expected]) => {
    const problems = await configProblems(files(connector));
    expect(problems).toHaveLength(expected.length);
    for (const [index, part] of expected.entries()) expect(problems[index]).toContain(part);
    expect(problems.join('\n')).not.toMatch(/hunter2|12345/u);
  });
});
