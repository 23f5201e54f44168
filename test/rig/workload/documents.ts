import { DEFAULT_GROUP, OWNER, type Rule, type SignSide, type Workload } from './workload.js';

/** The state document that the simulator begins with. */
export function stateDocument({ orgs, people }: Workload): unknown {
  return {
    orgs: Object.fromEntries(
      orgs.map(({ name, groups }) => [
        name,
        {
          key: keyOf(name),
          adminEmail: OWNER,
          groups: [{ name: DEFAULT_GROUP, default: true }, ...groups.map((group) => ({ name: group }))],
          users: [
            { email: OWNER, firstName: 'Key', lastName: 'Owner', accountAdmin: true },
            ...people.flatMap(({ sign, firstName, lastName }) => {
              const side = sign[name];
              return side === undefined ? [] : [{ firstName, lastName, ...userDocument(side) }];
            }),
          ],
        },
      ]),
    ),
  };
}

/** The integration key that selects an org. */
export function keyOf(org: string): string {
  return `key-${org}`;
}

/** The files of the configuration in the original tool's format, by name; the directory is one of them. */
export function configurationFiles(workload: Workload, signUrl: string): Record<string, string> {
  return {
    'sign-sync-config.yml': mainFile(workload),
    'connector-csv.yml': 'file_path: users.csv\n',
    'users.csv': directory(workload),
    ...Object.fromEntries(workload.orgs.map(({ name }) => [connectorName(name), connector(name, signUrl)])),
  };
}

function userDocument({ email, status, accountAdmin, memberships }: SignSide): object {
  const groups = memberships.map(({ group, primary, admin }) => ({ name: group, primary, admin }));
  return { email, status, accountAdmin, groups };
}

function connectorName(org: string): string {
  return org === 'primary' ? 'connector-sign.yml' : `connector-sign-${org}.yml`;
}

function connector(org: string, signUrl: string): string {
  return `host: "${signUrl}"
integration_key: ${keyOf(org)}
admin_email: ${OWNER}
create_users: True
deactivate_users: True
`;
}

function mainFile({ orgs, rules }: Workload): string {
  return `sign_orgs:
${orgs.map(({ name }) => `  ${name}: ${connectorName(name)}`).join('\n')}
identity_source:
  type: csv
  connector: connector-csv.yml
user_sync:
  sign_only_limit: 100%
  sign_only_user_action: deactivate
connection:
  request_concurrency: 6
  timeout: 15
user_management:
${rules.map(ruleEntry).join('')}`;
}

function ruleEntry({ directoryGroup, org, signGroup, groupAdmin, accountAdmin }: Rule): string {
  const where =
    signGroup === undefined
      ? `    sign_group:\n    orgs: [${org}]`
      : `    sign_group: "${org}::${signGroup}"`;
  return `  - directory_group: "${directoryGroup}"
${where}
    group_admin: ${groupAdmin ? 'True' : 'False'}
    account_admin: ${accountAdmin ? 'True' : 'False'}
`;
}

function directory({ people }: Workload): string {
  const rows = people.flatMap(({ email, firstName, lastName, directoryGroups }) =>
    directoryGroups === undefined
      ? []
      : [`${firstName},${lastName},${email},US,"${directoryGroups.join(',')}"`],
  );
  return `${['firstname,lastname,email,country,groups', ...rows].join('\n')}\n`;
}
