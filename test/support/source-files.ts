import { configFiles, type ConfigOptions } from './config-files.js';

/** A directory as a configuration names it: its type, and its connector file. */
export interface SourceFile {
  readonly type: 'csv' | 'ldap' | 'okta' | 'adobe_console';
  /** Name of the connector file. */
  readonly connector: string;
  /** Lines of the connector file. */
  readonly lines: readonly string[];
  /** Whose addresses count, where several sources are named. */
  readonly domains?: readonly string[];
}

const CSV_ENTRY = 'identity_source:\n  type: csv\n  connector: connector-csv.yml\n';

export const csvSource: SourceFile = {
  type: 'csv',
  connector: 'connector-csv.yml',
  lines: ['file_path: users.csv'],
};

/** The files of a configuration that reads these sources: one under `identity_source`, several under `identity_sources`. */
export function sourceFiles(
  sources: readonly SourceFile[],
  options: ConfigOptions = {},
): Record<string, string> {
  const { 'connector-csv.yml': _, 'sign-sync-config.yml': main = '', ...orgs } = configFiles(options);
  if (!main.includes(CSV_ENTRY)) throw new Error('The main file names its source in other words now.');
  const connectors = sources.map(({ connector, lines }) => [connector, `${lines.join('\n')}\n`] as const);
  return {
    ...orgs,
    ...Object.fromEntries(connectors),
    'sign-sync-config.yml': main.replace(CSV_ENTRY, () => entryOf(sources)),
  };
}

function entryOf(sources: readonly SourceFile[]): string {
  const [only] = sources;
  if (sources.length === 1 && only?.domains === undefined && only !== undefined) {
    return `identity_source:\n  type: ${only.type}\n  connector: ${only.connector}\n`;
  }
  const entries = sources.map(({ type, connector, domains }) =>
    [
      `  - type: ${type}`,
      `    connector: ${connector}`,
      ...(domains === undefined ? [] : [`    domains: [${domains.join(', ')}]`]),
    ].join('\n'),
  );
  return `identity_sources:\n${entries.join('\n')}\n`;
}
