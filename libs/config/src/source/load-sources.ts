import { openConfigFile, type ConfigFile } from '../files/config-file.js';
import type { ProblemList } from '../problems/config-problem.js';
import { didYouMean } from '../problems/nearest-word.js';
import { wrongType } from '../schema/fields.js';
import {
  identitySourceSchema,
  pushedEntrySchema,
  pushedSourceSchema,
  sourceEntrySchema,
} from '../schema/main-file.schema.js';
import type { ScimConnectionConfig } from '../scim/scim-config.js';
import type { YamlPath } from '../yaml/yaml-document.js';
import { loadAdobeConsoleSource } from './load-adobe-console-source.js';
import { loadCsvSource } from './load-csv-source.js';
import { loadLdapSource } from './load-ldap-source.js';
import { loadOktaSource } from './load-okta-source.js';
import type { ScimSourceConfig, SourceConfig } from './source-config.js';
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

type SourceEntry = {
  readonly at: YamlPath;
  readonly domains?: readonly string[] | undefined;
} & (
  | { readonly type: keyof typeof LOADERS; readonly connector: string }
  | { readonly type: 'scim'; readonly connection: string }
);

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
  context: SourceContext & { readonly scim: readonly ScimConnectionConfig[] },
): Promise<LoadedSources> {
  const entries = sourceEntries(main);
  const isDistinct = reportRepeatedConnectors(main, entries);
  const files: ConfigFile[] = [];
  const sources: SourceConfig[] = [];
  // One after the other: a keychain asks its owner about one secret at a time.
  for (const entry of entries) {
    const { at, domains } = entry;
    const common = domains && { domains };
    if (entry.type === 'scim') {
      const source = pushedSource(main, at, entry.connection, context.scim);
      if (source !== undefined) sources.push({ ...source, ...common });
      continue;
    }
    const { type, connector } = entry;
    const file = await openConfigFile(main.resolve(connector), list, (message) =>
      main.problem([...at, 'connector'], message),
    );
    if (file === undefined) continue;
    files.push(file);
    const source = await LOADERS[type](file, context);
    if (source !== undefined) sources.push({ ...source, ...common });
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
    const at = [ONE];
    const entry = isPushed(one)
      ? main.parse(at, pushedSourceSchema, one)
      : main.parse(at, identitySourceSchema, one);
    return entry === undefined ? [] : [{ at, ...entry }];
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
    const entry = isPushed(value)
      ? main.parse(at, pushedEntrySchema, value)
      : main.parse(at, sourceEntrySchema, value);
    return entry === undefined ? [] : [{ at, ...entry }];
  });
}

function isPushed(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'scim';
}

function pushedSource(
  main: ConfigFile,
  at: YamlPath,
  connection: string,
  scim: readonly ScimConnectionConfig[],
): ScimSourceConfig | undefined {
  const found = scim.find(({ name }) => name === connection);
  if (found !== undefined) {
    const { deleted, suspended } = found;
    return { type: 'scim', file: main.path, connection, deleted, suspended };
  }
  const known = scim.map(({ name }) => name);
  const cure = known.length === 0 ? 'Name it there first.' : `There are: ${known.join(', ')}.`;
  main.problem(
    [...at, 'connection'],
    `"${connection}" is no connection of scim. ${cure}${didYouMean(connection, known)}`,
  );
  return undefined;
}

function writtenEntries(main: ConfigFile): number {
  const several = main.value[SEVERAL];
  return Array.isArray(several) ? several.length : 1;
}

/** @returns whether each connector file is named once */
function reportRepeatedConnectors(main: ConfigFile, entries: readonly SourceEntry[]): boolean {
  const paths = entries.map((entry) => placeIn(main, entry));
  let isDistinct = true;
  for (const [index, entry] of entries.entries()) {
    const { at } = entry;
    const [key, written] =
      entry.type === 'scim' ? ['connection', entry.connection] : ['connector', entry.connector];
    const first = paths.indexOf(paths[index] ?? '');
    if (first === index) continue;
    isDistinct = false;
    main.problem(
      [...at, key],
      `"${written}" is the ${key} of ${SEVERAL}[${first}] too. Name each directory once.`,
    );
  }
  return isDistinct;
}

function placeIn(main: ConfigFile, entry: SourceEntry): string {
  return entry.type === 'scim' ? `scim:${entry.connection}` : main.resolve(entry.connector);
}
