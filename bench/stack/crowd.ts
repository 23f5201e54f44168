import type { StateInput } from '../../apps/sign-simulator/src/index.js';

/** An org with so many invented people. */
export interface CrowdOrg {
  readonly name: string;
  readonly people: number;
}

const GROUPS = ['Sales', 'Legal', 'Finance', 'Support', 'Design', 'Audit', 'Training', 'Quality', 'Research'];
const OWNER = 'admin@example.com';

export function orgsOf(count: number, peopleEach: number): CrowdOrg[] {
  return Array.from({ length: count }, (_, index) => ({
    name: index === 0 ? 'primary' : `org-${index + 1}`,
    people: peopleEach,
  }));
}

/** Everybody is in Sign, and in the group of round 0. */
export function signState(orgs: readonly CrowdOrg[]): StateInput {
  return { orgs: Object.fromEntries(orgs.map((org) => [org.name, orgState(org)])) };
}

function orgState({ name, people }: CrowdOrg): StateInput['orgs'][string] {
  const users = Array.from({ length: people }, (_, index) => ({
    ...nameOf(name, index),
    groups: [{ name: groupOf(index, 0), primary: true, admin: false }],
  }));
  return {
    key: `key-${name}`,
    adminEmail: OWNER,
    groups: [{ name: 'Default Group', default: true }, ...GROUPS.map((group) => ({ name: group }))],
    users: [{ email: OWNER, firstName: 'Key', lastName: 'Owner', accountAdmin: true }, ...users],
  };
}

/** The configuration in the original tool's format: a name and a text for each file. */
export function configurationFiles(
  orgs: readonly CrowdOrg[],
  signUrl: string,
  concurrency: number,
): Record<string, string> {
  const connectors = orgs.map(({ name }) => [connectorFile(name), connector(name, signUrl)]);
  return {
    'connector-csv.yml': 'file_path: users.csv\n',
    ...Object.fromEntries(connectors),
    'sign-sync-config.yml': mainFile(orgs, concurrency),
  };
}

/** @param roundOf an org's round: from one to the next everybody in it moves to another group */
export function directoryCsv(orgs: readonly CrowdOrg[], roundOf: (org: string) => number): string {
  const rows = orgs.flatMap(({ name, people }) =>
    Array.from({ length: people }, (_, index) => {
      const { firstName, lastName, email } = nameOf(name, index);
      return `${firstName},${lastName},${email},US,${directoryGroup(name, groupOf(index, roundOf(name)))}`;
    }),
  );
  return `${['firstname,lastname,email,country,groups', ...rows].join('\n')}\n`;
}

function nameOf(org: string, index: number): { firstName: string; lastName: string; email: string } {
  return { firstName: 'Ana', lastName: `Number ${index}`, email: `ana.${index}@${org}.example.com` };
}

function groupOf(index: number, round: number): string {
  return GROUPS[(index + round) % GROUPS.length] ?? '';
}

function directoryGroup(org: string, group: string): string {
  return `${org} ${group}`;
}

function connectorFile(org: string): string {
  return `connector-${org}.yml`;
}

function connector(org: string, signUrl: string): string {
  return `host: "${signUrl}"
integration_key: key-${org}
admin_email: ${OWNER}
create_users: False
deactivate_users: False
`;
}

function mainFile(orgs: readonly CrowdOrg[], concurrency: number): string {
  const rules = orgs.flatMap(({ name }) =>
    GROUPS.map(
      (group) => `  - directory_group: "${directoryGroup(name, group)}"
    sign_group: "${name}::${group}"
    group_admin: False
    account_admin: False
`,
    ),
  );
  return `sign_orgs:
${orgs.map(({ name }) => `  ${name}: ${connectorFile(name)}`).join('\n')}
identity_source:
  type: csv
  connector: connector-csv.yml
user_sync:
  sign_only_limit: 100
  sign_only_user_action: exclude
connection:
  request_concurrency: ${concurrency}
user_management:
${rules.join('')}`;
}
