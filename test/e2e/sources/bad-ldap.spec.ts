import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ldifOf } from '#testing';
import {
  boundTo,
  dnOf,
  groupEntry,
  type LdapLines,
  ldapSource,
  type LdapServer,
  startLdap,
} from '../../support/source-ldap.js';
import type { Workspace } from '../../support/workspace.js';
import { nothingLost } from '../../support/source-cut.js';
import { openRefusals, refusal, type Refusal } from './refusals.js';

const WRONG_PASSWORD = 'sesame-of-last-year';
const FILE = 'connector-ldap.yml';
let server: LdapServer;
let workspace: Workspace;

beforeAll(async () => {
  server = await startLdap(undefined, { tls: true });
  workspace = await openRefusals();
});
afterAll(async () => {
  await server.close();
  await workspace.close();
});

interface BadLdap extends Refusal {
  readonly what: string;
  readonly lines: (server: LdapServer) => Partial<LdapLines>;
}

const badInputs: readonly BadLdap[] = [
  {
    what: 'a wrong password',
    lines: ({ slapd }) => ({ bind: { username: slapd.bindDn, password: WRONG_PASSWORD } }),
    says: ['cn=sync,cn=accounts', 'password', FILE],
  },
  {
    what: 'an unknown base DN',
    lines: () => ({ more: ['base_dn: "ou=nowhere,dc=example,dc=com"'] }),
    says: ['ou=nowhere,dc=example,dc=com', 'base_dn'],
  },
  {
    what: 'a filter that lacks its end',
    lines: () => ({ more: ['all_users_filter: "(&(objectClass=inetOrgPerson)"'] }),
    says: ['all_users_filter', FILE],
  },
  {
    what: 'a group filter without the group',
    lines: () => ({ more: ['group_filter_format: "(cn={grupp})"'] }),
    says: [new RegExp(`${FILE}:\\d+`), 'group_filter_format', '{group}'],
  },
  {
    what: 'a format with a placeholder that names no attribute',
    lines: () => ({ more: ['user_email_format: "{e-mail address}"'] }),
    says: [new RegExp(`${FILE}:\\d+`), 'user_email_format', '{e-mail address}'],
  },
  {
    what: 'a misspelt key',
    lines: () => ({ more: ['search_page_sise: 10'] }),
    says: [new RegExp(`${FILE}:\\d+`), 'search_page_sise', 'search_page_size'],
  },
  {
    what: 'two ways to find the people of a group',
    lines: () => ({
      more: ['two_steps_lookup:', '  group_member_attribute_name: member'],
    }),
    says: [FILE, 'two_steps_lookup', 'group_member_filter_format'],
  },
  {
    what: 'NTLM',
    lines: () => ({ more: ['authentication_method: ntlm'] }),
    says: [new RegExp(`${FILE}:\\d+`), 'ntlm', 'simple'],
  },
  {
    what: 'a server that nobody is at',
    lines: () => ({ url: 'ldap://127.0.0.1:1' }),
    says: ['127.0.0.1:1', 'host'],
  },
  {
    what: 'a certificate that nobody trusts',
    lines: ({ slapd }) => ({ url: slapd.ldapsUrl }),
    says: ['certificate', 'tls.ca_file'],
  },
];

function connector(lines: Partial<LdapLines>) {
  const { slapd } = server;
  return ldapSource({ url: slapd.url, bind: boundTo(slapd), ...lines });
}

describe('an LDAP directory is refused with one clear message and nothing written', () => {
  it.for(badInputs)('for $what', async ({ lines, says }) => {
    const secrets = [server.slapd.password, WRONG_PASSWORD];
    const outcome = await refusal(workspace, connector(lines(server)), { says }, secrets);
    expect(outcome).toEqual(nothingLost(1));
  });

  it('for two groups of one name', async () => {
    const { slapd } = server;
    const group = groupEntry('Sign Sales', [dnOf('user.n1@example.com')]);
    const twin = { ...group, dn: 'cn=Sign Sales,ou=people,dc=example,dc=com' };
    await slapd.modify(ldifOf([twin]).replace('\n', '\nchangetype: add\n'));
    const says = ['Sign Sales', twin.dn, group.dn];
    // No size of pages that an earlier version had: secrets alone, which these differ in, make no new version.
    const outcome = await refusal(workspace, connector({ pageSize: 20 }), { says }, [slapd.password]);
    expect(outcome).toEqual(nothingLost(1));
  });
});
