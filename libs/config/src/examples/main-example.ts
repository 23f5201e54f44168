import { yamlText } from '../migration/yaml-text.js';
import { connectorNameOf, type ExampleOptions, signNameOf } from './example-options.js';
import { GOVERN_EXAMPLE } from './govern-example.js';

/** sign-sync-config.yml with comments, for these orgs and this source. */
export function mainExample(options: ExampleOptions): string {
  const sections = [
    HEAD,
    orgsOf(options),
    sourceOf(options),
    userSyncOf(options),
    options.umg ? severalGroupsOf(options) : rulesOf(options),
    CONNECTION,
    CACHE,
    options.isService ? SERVICE_LOG : LOGGING,
    INVOCATION,
    GOVERN_EXAMPLE,
  ];
  return sections.join('\n');
}

const HEAD = `# The main file of Sign Sync: which Acrobat Sign accounts, which directory, and who belongs where.
# Paths are relative to the file they stand in. docs/configuration.md explains every key.
`;

function orgsOf(options: ExampleOptions): string {
  const lines = options.orgs.map((org) => `  ${yamlText(org)}: ${yamlText(signNameOf(org, options))}\n`);
  return `# One line for each Acrobat Sign account ("org"). One of them is called primary.
sign_orgs:
${lines.join('')}`;
}

function sourceOf({ source, names }: ExampleOptions): string {
  return `# Where people come from.
identity_source:
  type: ${source}
  connector: ${yamlText(names?.connector ?? connectorNameOf(source))}
`;
}

function userSyncOf({ umg }: ExampleOptions): string {
  return `user_sync:
  # What becomes of people who are in Sign and not (or no longer) managed here:
  # exclude, reset, deactivate, remove_groups or remove_roles. Begin with exclude: it changes nobody.
  sign_only_user_action: exclude
  # More such people than this in an org, and nothing happens to any of them: a number, or a share such as 5%.
  sign_only_limit: 100
${umg ? '  # Users in multiple groups.\n  umg: True\n' : ''}  # Keep first and last names in step after people have been created. Default: False.
  update_names: False
  # Never touched, like the owners of the integration keys.
  protected:
    - 'svc-*@example.com'
`;
}

function rulesOf({ orgs }: ExampleOptions): string {
  return `# The rules, most important first: a person gets the Sign group of the first rule that fits, in each org,
# and the roles of all rules that fit.
user_management:
  - directory_group: 'Sign Sales'
    sign_group: 'Sales'
    group_admin: False
    account_admin: False

  - directory_group: 'Sign Sales Leads'
    sign_group: 'Sales'
    group_admin: True
${othersOf(orgs)}
  # Without sign_group a rule gives roles only. It counts for primary, or for the orgs named here.
  - directory_group: 'Sign Admins'
    sign_group:
    account_admin: True
    orgs: all
`;
}

function severalGroupsOf({ orgs }: ExampleOptions): string {
  return `# The rules, most important first: a person gets the Sign groups and the roles of all rules that fit, in each org.
user_management:
  - directory_group: 'Sign Sales'
    sign_group: ['Sales', 'Contracts']

  # People of this group administer the Sign groups named in admin_groups.
  - directory_group: 'Sign Sales Leads'
    sign_group: ['Sales', 'Contracts']
    admin_groups: ['Sales']
${othersOf(orgs)}
# People of these directory groups administer the account of primary.
account_admin_groups: ['Sign Admins']

# Which of several groups is the primary one: the first entry whose sign_groups a person has all of.
# Without one it is the first group of the first rule that fits.
primary_group_rules:
  - sign_groups: ['Sales', 'Contracts']
    primary_group: 'Sales'
`;
}

function othersOf(orgs: readonly string[]): string {
  return orgs
    .filter((org) => org !== 'primary')
    .map(
      (org) => `
  # A group of the other org: org::Group.
  - directory_group: ${yamlText(`Sign Sales ${org.toUpperCase()}`, { quoted: true })}
    sign_group: ${yamlText(`${org}::Sales`)}
`,
    )
    .join('');
}

const CONNECTION = `connection:
  # Requests to one org at once.
  request_concurrency: 4
  # How often a call that failed is tried again.
  retry_count: 5
  # Seconds to wait for an answer; writes never wait for more than 20.
  timeout: 20
`;

const CACHE = `cache:
  path: cache/sign
  # How old the known status of a person may be before a removal, creation or reactivation depends on it.
  max_age: 24h
`;

const LOGGING = `logging:
  log_to_file: True
  file_log_directory: sign_logs
  file_log_name_format: '{:%Y-%m-%d}-sign.log'
  file_log_level: debug
  console_log_level: info
`;

const SERVICE_LOG = `# Services write their log to standard error (SIGN_SYNC_LOG, SIGN_SYNC_LOG_FORMAT); "logging:" is for commands.
`;

const INVOCATION = `# What holds when the command line does not say otherwise.
invocation_defaults:
  # mapped (people of the groups in the rules), all, or [group, "A,B"].
  users: mapped
  test_mode: False
`;
