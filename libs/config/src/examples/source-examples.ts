import { connectorNameOf, type ExampleFile, type ExampleSource } from './example-options.js';

const CSV = `# The directory as a CSV file.
file_path: users.csv

# One character. Default: "," for .csv, a tab for anything else.
delimiter: ','

# Default: utf8. A byte order mark in the file counts more.
string_encoding: utf8

# What the columns are called, where it is not email, firstname, lastname, country, groups.
email_column_name: email
first_name_column_name: firstname
last_name_column_name: lastname
country_column_name: country
groups_column_name: groups
`;

const LDAP = `# The directory over LDAP: Active Directory, OpenLDAP and others.
# ldaps:// is verified against the usual authorities and tls.ca_file. For ldap:// add start_tls: True.
host: ldaps://dc.example.com

# Where people and groups are searched.
base_dn: dc=example,dc=com

# The account that reads: a DN, or sync@example.com in Active Directory.
username: cn=sign-sync,ou=services,dc=example,dc=com

# Its password. Here: the environment variable that holds it. Also possible: file:secrets/ldap.password,
# or instead secure_password_key with the name of a keychain entry.
password: env:LDAP_PASSWORD

# Entries a page.
search_page_size: 200

# Who is a person: this finds people of Active Directory who are not disabled. For OpenLDAP: (objectClass=inetOrgPerson)
all_users_filter: (&(objectClass=user)(objectCategory=person)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))

# How a group of a rule is found by its name.
group_filter_format: (&(|(objectCategory=group)(objectClass=groupOfNames)(objectClass=posixGroup))(cn={group}))

# How the people of a group are found. With people in groups of the group, in Active Directory:
# (memberOf:1.2.840.113556.1.4.1941:={group_dn})
group_member_filter_format: (memberOf={group_dn})

# Where the directory does not keep memberOf: the group names its members, and each is looked up. Then without the key above.
# two_steps_lookup:
#   group_member_attribute_name: member
#   nested_group: False

# What of an entry is the address and the name.
user_email_format: '{mail}'
user_given_name_format: '{givenName}'
user_surname_format: '{sn}'
user_country_code_format: '{c}'
`;

const OKTA = `# The directory in Okta, which is read by groups.
host: example.okta.com

# An API token of a read-only administrator. Here: the environment variable that holds it.
# Also possible: file:secrets/okta.token, or instead secure_api_token_key with the name of a keychain entry.
api_token: env:OKTA_API_TOKEN

# Instead of a token: a service app (OAuth 2.0) with its private key.
# client_id: 0oa1b2c3d4
# private_key: file:secrets/okta.pem

# The text that a group is searched by; its name must then be equal.
group_filter_format: '{group}'

# Which members count. Who is locked out, or whose password has expired, has not left.
all_users_filter: user.status in ["ACTIVE", "LOCKED_OUT", "PASSWORD_EXPIRED", "RECOVERY"]

# What of a profile is the address and the name.
user_email_format: '{email}'
user_given_name_format: '{firstName}'
user_surname_format: '{lastName}'
user_country_code_format: '{countryCode}'
`;

const ADOBE_CONSOLE = `# The users and groups of the Adobe Admin Console, over the User Management API.
# OAuth Server-to-Server credentials of the Adobe Developer Console; service accounts (JWT) have been retired by Adobe.
authentication_method: oauth

integration:
  # The organization, as it stands in the Developer Console.
  org_id: 1234567890ABCDEF@AdobeOrg
  # Here: the environment variables that hold them. Also possible: file:PATH, or instead secure_client_id_key and
  # secure_client_secret_key with the names of keychain entries.
  client_id: env:UMAPI_CLIENT_ID
  client_secret: env:UMAPI_CLIENT_SECRET

# Whose accounts count: all, adobeID, enterpriseID or federatedID.
identity_type_filter: all
`;

const TEXTS: Readonly<Record<ExampleSource, string>> = {
  csv: CSV,
  ldap: LDAP,
  okta: OKTA,
  adobe_console: ADOBE_CONSOLE,
};

/** A connector file of a directory with comments. It loads where the variables that it names are set. */
export function sourceExample(source: ExampleSource, name = connectorNameOf(source)): ExampleFile {
  return { name, text: TEXTS[source], isPrivate: true };
}

/** The directory of the CSV example. */
export const CSV_PEOPLE: ExampleFile = {
  name: 'users.csv',
  text: `firstname,lastname,email,country,groups
Ana,Ruiz,ana.ruiz@example.com,ES,"Sign Sales EMEA,Sign Sales"
Kim,Doe,kim.doe@example.com,US,"Sign Sales,Sign Sales Leads"
Li,Wei,li.wei@example.com,SG,Sign Sales
Noor,Haddad,noor.haddad@example.com,AE,Sign Admins
`,
};
