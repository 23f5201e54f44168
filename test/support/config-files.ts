export interface RuleOptions {
  readonly directoryGroup: string;
  readonly signGroup?: string;
  readonly groupAdmin?: boolean;
  readonly accountAdmin?: boolean;
}

export interface OrgOptions {
  readonly key?: string;
  readonly host?: string;
  readonly createUsers?: boolean;
  readonly deactivateUsers?: boolean;
}

export interface ConfigOptions {
  /** By name; `primary` alone when missing. */
  readonly orgs?: Readonly<Record<string, OrgOptions>>;
  readonly rules?: readonly RuleOptions[];
  readonly signOnlyAction?: 'exclude' | 'reset' | 'deactivate' | 'remove_groups' | 'remove_roles';
  readonly signOnlyLimit?: number | string;
  readonly retryCount?: number;
  /** More keys of `user_sync`, one line each. */
  readonly userSync?: readonly string[];
  /** More lines of YAML at the end of the main file. */
  readonly more?: string;
}

const salesRule: RuleOptions = { directoryGroup: 'Sign Sales', signGroup: 'Sales' };

/** The files of a configuration in the original tool's format. Its directory, `users.csv`, is apart. */
export function configFiles(options: ConfigOptions = {}): Record<string, string> {
  const orgs = Object.entries(options.orgs ?? { primary: {} });
  const connectors = orgs.map(([name, org]) => [connectorName(name), connector(name, org)] as const);
  return {
    'sign-sync-config.yml': mainFile(
      options,
      orgs.map(([name]) => name),
    ),
    'connector-csv.yml': 'file_path: users.csv\n',
    ...Object.fromEntries(connectors),
  };
}

function connectorName(org: string): string {
  return org === 'primary' ? 'connector-sign.yml' : `connector-sign-${org}.yml`;
}

function connector(name: string, org: OrgOptions): string {
  return lines([
    `host: "${org.host ?? '{{SIGN_HOST}}'}"`,
    `integration_key: ${org.key ?? `key-${name}`}`,
    'admin_email: admin@example.com',
    `create_users: ${yaml(org.createUsers ?? true)}`,
    `deactivate_users: ${yaml(org.deactivateUsers ?? false)}`,
  ]);
}

function mainFile(options: ConfigOptions, orgs: readonly string[]): string {
  return lines([
    'sign_orgs:',
    ...orgs.map((name) => `  ${name}: ${connectorName(name)}`),
    'identity_source:',
    '  type: csv',
    '  connector: connector-csv.yml',
    'user_sync:',
    `  sign_only_limit: ${options.signOnlyLimit ?? 100}`,
    `  sign_only_user_action: ${options.signOnlyAction ?? 'exclude'}`,
    ...(options.userSync ?? []).map((line) => `  ${line}`),
    ...(options.retryCount === undefined ? [] : ['connection:', `  retry_count: ${options.retryCount}`]),
    'cache:',
    '  path: cache/sign',
    'user_management:',
    ...(options.rules ?? [salesRule]).flatMap(rule),
    ...(options.more === undefined ? [] : [options.more]),
  ]);
}

function rule({ directoryGroup, signGroup, groupAdmin, accountAdmin }: RuleOptions): string[] {
  return [
    `  - directory_group: "${directoryGroup}"`,
    `    sign_group:${signGroup === undefined ? '' : ` "${signGroup}"`}`,
    `    group_admin: ${yaml(groupAdmin ?? false)}`,
    `    account_admin: ${yaml(accountAdmin ?? false)}`,
  ];
}

function yaml(value: boolean): string {
  return value ? 'True' : 'False';
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
