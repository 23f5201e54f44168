import { z } from 'zod';
import {
  emailFormat,
  keychainService,
  secretText,
  templateWith,
  userFormat,
  userFormatFields,
} from './directory-fields.js';
import { flag, strictMap, text, wholeNumber, wrongType } from './fields.js';
import { ldapWatchSchema } from './watch.schema.js';

const BASE_WANTED = 'the entry that everything is searched under, such as dc=example,dc=com, or ""';

/** Accounts of people, not disabled, as Active Directory marks them. */
const ALL_USERS =
  '(&(objectClass=user)(objectCategory=person)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))';
const GROUP_FILTER =
  '(&(|(objectCategory=group)(objectClass=groupOfNames)(objectClass=posixGroup))(cn={group}))';

const twoStepsSchema = strictMap(
  {
    group_member_attribute_name: text('the attribute that names the members of a group, such as member'),
    nested_group: flag('True to look into groups that are members').optional().default(false),
  },
  'a mapping with group_member_attribute_name',
);

/** connector-ldap.yml, with the original's defaults. Which keys fit together is checked where they are read. */
export const ldapConnectorSchema = strictMap(
  {
    host: text('the LDAP server, such as ldaps://dc.example.com'),
    base_dn: z.string({ error: (issue) => wrongType(issue.input, 'text', BASE_WANTED) }).trim(),
    authentication_method: text('simple or anonymous').optional(),
    username: text('the account that reads the directory').optional(),
    password: secretText('the password').optional(),
    secure_password_key: keychainService.optional(),
    require_tls_cert: flag('True to verify the certificate').optional(),
    start_tls: flag('True to encrypt ldap:// by StartTLS').optional(),
    search_page_size: wholeNumber('how many entries make a page; 0: one search without pages')
      .optional()
      .default(200),
    all_users_filter: text('an LDAP filter, such as (objectClass=inetOrgPerson)')
      .optional()
      .default(ALL_USERS),
    group_filter_format: templateWith('group', 'an LDAP filter with {group}, such as (cn={group})')
      .optional()
      .default(GROUP_FILTER),
    group_member_filter_format: templateWith(
      'group_dn',
      'an LDAP filter with {group_dn}, such as (memberOf={group_dn})',
    ).optional(),
    two_steps_lookup: twoStepsSchema.optional(),
    dynamic_group_member_attribute: text('an attribute').optional(),
    user_email_format: emailFormat('{mail}').optional().default('{mail}'),
    user_given_name_format: userFormat('{givenName}').optional().default('{givenName}'),
    user_surname_format: userFormat('{sn}').optional().default('{sn}'),
    user_country_code_format: userFormat('{c}').optional().default('{c}'),
    watch: ldapWatchSchema.optional(),
    ...userFormatFields,
  },
  'the settings of the LDAP directory',
);

export type LdapConnector = z.output<typeof ldapConnectorSchema>;
