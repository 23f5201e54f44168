import { openConfigFile, type ConfigFile } from '../files/config-file.js';
import type { ProblemList } from '../problems/config-problem.js';
import { wrongType } from '../schema/fields.js';
import { identitySourceSchema, sourceEntrySchema } from '../schema/main-file.schema.js';
import type { YamlPath } from '../yaml/yaml-document.js';
import { loadAdobeConsoleSource } from './load-adobe-console-source.js';
import { loadCsvSource } from './load-csv-source.js';
import { loadLdapSource } from './load-ldap-source.js';
import { loadOktaSource } from './load-okta-source.js';
import type { SourceConfig } from './source-config.js';
import type { SourceContext } from './source-context.js';

const ONE = 'identity_source';
const SEVERAL = 'identity_sources';
const ONE_WANTED = 'Give a mapping with type and connector.';
const SEVERAL_WANTED = 'a list of mappings with type and connector';

const LOADERS = {
  csv: loadCsvSource,
  ldap: loadLdapSource,
  okta: loadOktaSource,
  adobe_console: loadAdobeConsoleSource,
};

interface SourceEntry {
  readonly at: YamlPath;
  readonly type: keyof typeof LOADERS;
  readonly connector: string;
  readonly domains?: readonly string[] | undefined;
}

export interface LoadedSources {
  /** Of every entry that could be read, also where its connector file is wrong. */
  readonly types: readonly string[];
  /** Undefined when one of them is wrong. */
  readonly sources?: readonly SourceConfig[];
  readonly files: readonly ConfigFile[];
}

/** Reads `identity_source`, or `identity_sources`, and the connector files they name. */
export async function loadSources(
  main: ConfigFile,
  list: ProblemList,
  context: SourceContext,
): Promise<LoadedSources> {
  const entries = sourceEntries(main);
  const isDistinct = reportRepeatedConnectors(main, entries);
  const files: ConfigFile[] = [];
  const sources: SourceConfig[] = [];
  // One after the other: a keychain asks its owner about one secret at a time.
  for (const { at, type, connector, domains } of entries) {
    const file = await openConfigFile(main.resolve(connector), list, (message) =>
      main.problem([...at, 'connector'], message),
    );
    if (file === undefined) continue;
    files.push(file);
    const source = await LOADERS[type](file, context);
    if (source !== undefined) sources.push({ ...source, ...(domains && { domains }) });
  }
  const isComplete = isDistinct && sources.length > 0 && sources.length === writtenEntries(main);
  return { types: entries.map(({ type }) => type), files, ...(isComplete && { sources }) };
}

/** The entries that are right. What is wrong with the others is on the list. */
function sourceEntries(main: ConfigFile): SourceEntry[] {
  const one = main.value[ONE];
  const several = main.value[SEVERAL];
  if (one === undefined && several === undefined) {
    main.problem([ONE], `missing. ${ONE_WANTED}`);
    return [];
  }
  if (several === undefined) {
    const entry = main.parse([ONE], identitySourceSchema, one);
    return entry === undefined ? [] : [{ at: [ONE], ...entry }];
  }
  if (one !== undefined) {
    main.problem([SEVERAL], `${ONE} is given as well. Keep one of the two keys.`);
    return [];
  }
  if (!Array.isArray(several)) {
    main.problem([SEVERAL], wrongType(several, 'a list', SEVERAL_WANTED));
    return [];
  }
  if (several.length === 0) main.problem([SEVERAL], `is an empty list. Give ${SEVERAL_WANTED}.`);
  return several.flatMap((value: unknown, index) => {
    const at = [SEVERAL, index];
    const entry = main.parse(at, sourceEntrySchema, value);
    return entry === undefined ? [] : [{ at, ...entry }];
  });
}

function writtenEntries(main: ConfigFile): number {
  const several = main.value[SEVERAL];
  return Array.isArray(several) ? several.length : 1;
}

/** @returns whether each connector file is named once */
function reportRepeatedConnectors(main: ConfigFile, entries: readonly SourceEntry[]): boolean {
  const paths = entries.map(({ connector }) => main.resolve(connector));
  let isDistinct = true;
  for (const [index, { at, connector }] of entries.entries()) {
    const first = paths.indexOf(paths[index] ?? '');
    if (first === index) continue;
    isDistinct = false;
    main.problem(
      [...at, 'connector'],
      `"${connector}" is the connector of ${SEVERAL}[${first}] too. Name each directory once.`,
    );
  }
  return isDistinct;
}
