import { sourceExample } from '../examples/source-examples.js';
import { EXAMPLE_SOURCES, type ExampleSource } from '../examples/example-options.js';
import { GOVERN_EXAMPLE } from '../examples/govern-example.js';
import type { YamlDocument } from '../yaml/yaml-document.js';
import { MigrationRefusedError } from './errors.js';
import { migrateConnection } from './migrate-connection.js';
import { migrateIdentityTypes, type SourceChoice } from './migrate-identity-types.js';
import { migrateRules, type NewRule } from './migrate-rules.js';
import { MADE_BY, migrateSignConnector } from './migrate-sign-connector.js';
import { Ledger, type MigratedFile, type Migration } from './migration.js';
import { nameOrgs } from './name-orgs.js';
import { readPostSync } from './read-post-sync.js';
import { yamlText } from './yaml-text.js';

export interface MigrationOptions {
  readonly source: SourceChoice;
  /** The connector files name entries of the keychain instead of the keys themselves. */
  readonly moveKeys: boolean;
}

/**
 * Turns connector-sign-sync.yml of user-sync.py's post-sync into the files of Sign Sync that do the same, and says of every key
 * what became of it. What it writes loads (a key that was missing: once its variable is set).
 *
 * @throws MigrationRefusedError it names no Acrobat Sign account, or is another file
 */
export function migratePostSync(document: YamlDocument, options: MigrationOptions): Migration {
  const ledger = new Ledger();
  const old = readPostSync(mappingOf(document), ledger);
  if (old.orgs.length === 0) {
    throw new MigrationRefusedError(
      'sign_orgs names no Acrobat Sign account, so there is nothing to migrate.',
    );
  }
  for (const { path } of document.repeatedKeys) {
    ledger.toReview(`${path.join('.')} stood twice in the old file; the last one counted, and counts here.`);
  }
  const named = nameOrgs(old.orgs, ledger);
  const connectors = named.orgs.map((org) => migrateSignConnector(org, options.moveKeys, ledger));
  const rules = migrateRules(old, named, ledger);
  const identityType = migrateIdentityTypes(old, options.source, ledger);
  const connection = migrateConnection(old.connection, ledger);
  const source = sourceFile(options.source, identityType, ledger);
  if (rules.rules.length === 0) {
    ledger.incomplete(
      'The old file has no group that could become a rule. Write your rules into user_management.',
    );
  }
  const main = mainFile({
    orgs: named.orgs,
    source: options.source,
    rules: rules.rules,
    groups: rules.groups,
    connection,
    isIncomplete: ledger.isIncomplete,
  });
  return {
    files: [
      ...connectors.map(({ file }) => file),
      ...(source ? [source] : []),
      { name: 'sign-sync-config.yml', text: main, isPrivate: false },
    ],
    traces: ledger.traces,
    choices: choicesOf(options.source, ledger.isIncomplete),
    review: ledger.review,
    keys: connectors.flatMap(({ key }) => key ?? []),
  };
}

function mappingOf(document: YamlDocument): Readonly<Record<string, unknown>> {
  const { value } = document;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MigrationRefusedError('It does not contain settings: a mapping of keys to values is wanted.');
  }
  const file = value as Readonly<Record<string, unknown>>;
  if ('post_sync' in file || 'adobe_users' in file || 'directory_users' in file) {
    throw new MigrationRefusedError(
      'This is the main file of user-sync.py (user-sync-config.yml). Give the file that it names under post_sync.connectors.sign_sync, usually connector-sign-sync.yml.',
    );
  }
  if (typeof file['sign_orgs'] === 'object' && 'user_management' in file) {
    throw new MigrationRefusedError('This is a sign-sync-config.yml already; it needs no migration.');
  }
  return file;
}

/** Where there is no connector file of the source yet, one to fill in. */
function sourceFile(
  { type, file, isThere }: SourceChoice,
  identityType: string | undefined,
  ledger: Ledger,
): MigratedFile | undefined {
  if (isThere) return undefined;
  const source = EXAMPLE_SOURCES.find((known) => known === type);
  if (source === undefined) return undefined;
  const example = sourceExample(source, file);
  ledger.toReview(`${file}: it is new, with examples as values. ${FILL_IN[source]}`);
  const text =
    identityType === undefined
      ? example.text
      : example.text.replace(/^identity_type_filter: .*$/mu, `identity_type_filter: ${identityType}`);
  return { name: file, text, isPrivate: true };
}

const FILL_IN: Readonly<Record<ExampleSource, string>> = {
  csv: 'Put the directory beside it as users.csv, or name it in file_path.',
  ldap: 'Write host, base_dn and username, and set LDAP_PASSWORD.',
  okta: 'Write host, and set OKTA_API_TOKEN.',
  adobe_console:
    'Write org_id, and set UMAPI_CLIENT_ID and UMAPI_CLIENT_SECRET: those of connector-umapi.yml, where that has oauth credentials.',
};

interface MainParts {
  readonly orgs: readonly { readonly name: string; readonly file: string }[];
  readonly source: SourceChoice;
  readonly rules: readonly NewRule[];
  readonly groups: readonly string[] | undefined;
  readonly connection: readonly string[];
  readonly isIncomplete: boolean;
}

function mainFile({ orgs, source, rules, groups, connection, isIncomplete }: MainParts): string {
  const users =
    groups === undefined ? 'mapped' : `[group, ${groups.map((name) => yamlText(name)).join(', ')}]`;
  const sections = [
    `# The main file of Sign Sync. ${MADE_BY} docs/configuration.md explains every key.`,
    ['sign_orgs:', ...orgs.map(({ name, file }) => `  ${yamlText(name)}: ${yamlText(file)}`)].join('\n'),
    `# Post-sync looked at the groups of the Admin Console; a source of the type adobe_console reads the same ones.
identity_source:
  type: ${source.type}
  connector: ${yamlText(source.file)}`,
    `user_sync:
  # Post-sync never touched people whom it did not find, and exclude does not either.
  sign_only_user_action: exclude
  sign_only_limit: 100`,
    `# The rules, most important first. Who is in none of the groups before them has the Default Group, as before.
user_management:
${(rules.length === 0 ? [PLACEHOLDER] : rules).map(ruleText).join('\n')}`,
    ...(connection.length === 0 ? [] : [['connection:', ...connection].join('\n')]),
    `cache:
  path: cache/sign`,
    `logging:
  log_to_file: True
  file_log_directory: sign_logs
  file_log_name_format: '{:%Y-%m-%d}-sign.log'
  file_log_level: info
  console_log_level: info`,
    `invocation_defaults:
  # ${groups === undefined ? 'People of the groups that rules name.' : 'The old entitlement_groups: nobody else is looked at.'}
  users: ${users}
${isIncomplete ? '  # Something is missing in these files. While this is True nothing is written to Acrobat Sign.\n' : ''}  test_mode: ${isIncomplete ? 'True' : 'False'}`,
    GOVERN_EXAMPLE.trimEnd(),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** `user_management` cannot be empty. */
const PLACEHOLDER: NewRule = {
  directoryGroup: 'A group of the directory',
  groupAdmin: false,
  accountAdmin: false,
};

function ruleText({ directoryGroup, signGroup, groupAdmin, accountAdmin, org }: NewRule): string {
  const lines = [
    `  - directory_group: ${yamlText(directoryGroup)}`,
    `    sign_group:${signGroup === undefined ? '' : ` ${yamlText(signGroup)}`}`,
    `    group_admin: ${groupAdmin ? 'True' : 'False'}`,
    `    account_admin: ${accountAdmin ? 'True' : 'False'}`,
    ...(org === undefined ? [] : [`    orgs: [${yamlText(org)}]`]),
  ];
  return lines.join('\n');
}

function choicesOf({ type }: SourceChoice, isIncomplete: boolean): string[] {
  return [
    type === 'adobe_console'
      ? 'identity_source is adobe_console, because post-sync looked at groups of the Admin Console, and this source reads the same ones.'
      : `identity_source is ${type}, as you said. Post-sync looked at groups of the Admin Console: see that the groups of the rules have the same names there, or choose adobe_console, which reads the same ones.`,
    'sign_only_user_action is exclude, because post-sync never touched people whom it did not find. The other actions would.',
    'create_users and deactivate_users are False, because post-sync created and deactivated nobody.',
    'Roles are kept right in both directions, as post-sync did: who is in no group of admin_roles loses account admin and group admin.',
    ...(isIncomplete
      ? ['test_mode is True, because something is missing. Set it to False when everything is there.']
      : []),
  ];
}
