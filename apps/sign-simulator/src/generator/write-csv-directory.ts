import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readGenerateOptions, type GenerateInput, type GenerateOptions } from './generate-options.js';
import { generatePeople, groupNameAt, orgNameAt, type GeneratedPerson } from './generate-people.js';

const rowsAtOnce = 5000;

export interface CsvDirectory {
  /** The file to give to `sign-sync -c`. */
  readonly configFile: string;
  readonly csvFile: string;
}

/**
 * Writes a configuration and a CSV directory that belong to `generateState` of the same options: `sign-sync-config.yml`,
 * `connector-csv.yml`, a `connector-sign…yml` for each org, and `users.csv`. Files of these names are written over.
 *
 * @param folder made when it is missing
 * @param signHost what the connectors name as `host`: `127.0.0.1:port`, or an `http://` address of this machine
 * @throws SimulatorError SIM_OPTION_INVALID
 */
export async function writeCsvDirectory(
  folder: string,
  input: GenerateInput,
  signHost: string,
): Promise<CsvDirectory> {
  const options = readGenerateOptions(input);
  const orgs = Array.from({ length: options.orgs }, (_, index) => orgNameAt(index));
  const csvFile = join(folder, 'users.csv');
  const configFile = join(folder, 'sign-sync-config.yml');
  await mkdir(folder, { recursive: true });
  await writeFile(csvFile, csvOf(options));
  await writeFile(join(folder, 'connector-csv.yml'), 'file_path: users.csv\n');
  for (const org of orgs) await writeFile(join(folder, connectorFile(org)), connectorOf(org, signHost));
  await writeFile(configFile, configOf(orgs, options));
  return { configFile, csvFile };
}

/** Pieces of many rows each, so that a million people need little memory. */
function* csvOf(options: GenerateOptions): Generator<string> {
  let piece = 'firstname,lastname,email,country,groups\n';
  let rows = 0;
  for (const person of generatePeople(options)) {
    piece += csvRow(person);
    rows += 1;
    if (rows % rowsAtOnce !== 0) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function csvRow(person: GeneratedPerson): string {
  const { firstName, lastName, email, org, group, isGroupAdmin } = person;
  const groups = isGroupAdmin ? adminGroup(org, group) : directoryGroup(org, group);
  return `${firstName},${lastName},${email},US,${groups}\n`;
}

function directoryGroup(org: string, group: string): string {
  return org === 'primary' ? `Sign ${group}` : `Sign ${org} ${group}`;
}

function adminGroup(org: string, group: string): string {
  return `${directoryGroup(org, group)} Admins`;
}

function connectorFile(org: string): string {
  return org === 'primary' ? 'connector-sign.yml' : `connector-sign-${org}.yml`;
}

function connectorOf(org: string, signHost: string): string {
  return `host: "${signHost}"
integration_key: key-${org}
admin_email: admin@example.com
create_users: True
deactivate_users: False
`;
}

function configOf(orgs: readonly string[], options: GenerateOptions): string {
  const rules = orgs.flatMap((org) =>
    Array.from({ length: options.groups }, (_, index) =>
      rulesOf(org, groupNameAt(index), options.admins > 0),
    ),
  );
  return `sign_orgs:
${orgs.map((org) => `  ${org}: ${connectorFile(org)}`).join('\n')}
identity_source:
  type: csv
  connector: connector-csv.yml
user_sync:
  sign_only_limit: 100
  sign_only_user_action: exclude
cache:
  path: cache/sign
user_management:
${rules.join('')}logging:
  log_to_file: False
  console_log_level: info
invocation_defaults:
  users: mapped
  test_mode: False
`;
}

function rulesOf(org: string, group: string, withAdmins: boolean): string {
  const signGroup = org === 'primary' ? group : `${org}::${group}`;
  const members = ruleOf(directoryGroup(org, group), signGroup, 'False');
  return withAdmins ? members + ruleOf(adminGroup(org, group), signGroup, 'True') : members;
}

function ruleOf(directoryGroupName: string, signGroup: string, groupAdmin: string): string {
  return `  - directory_group: "${directoryGroupName}"
    sign_group: "${signGroup}"
    group_admin: ${groupAdmin}
    account_admin: False
`;
}
