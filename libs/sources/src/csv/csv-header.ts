import { didYouMean, displayPath, type CsvColumns, type CsvSourceConfig } from '#config';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import type { CsvRecord } from './record-parser.js';

/** Where the cells of a person stand in a row; undefined for a column that the file does not have. */
export interface CsvHeader {
  /** How many cells a whole row has. */
  readonly width: number;
  readonly email: number;
  readonly firstName: number | undefined;
  readonly lastName: number | undefined;
  readonly groups: number | undefined;
  readonly identityType: number | undefined;
  /** Columns that no setting names. */
  readonly unknown: readonly string[];
}

const SETTINGS: Readonly<Record<string, string>> = {
  email: 'email_column_name',
  firstName: 'first_name_column_name',
  lastName: 'last_name_column_name',
  groups: 'groups_column_name',
  identityType: 'identity_type_column_name',
};

/**
 * Finds the columns by the names of the connector file; spaces around names are noise, letter case counts.
 *
 * @param needsGroups false with `users: all`, which works without groups
 * @throws SourceUnreadableError for a missing e-mail or groups column, and for one that is there twice
 */
export function readHeader(cells: CsvRecord, source: CsvSourceConfig, needsGroups: boolean): CsvHeader {
  const found = cells.map((cell) => cell.trim());
  const column = (key: keyof CsvColumns): number | undefined => {
    const name = source.columns[key];
    const at = found.indexOf(name);
    if (at >= 0 && found.lastIndexOf(name) !== at) throw repeated(source, name);
    return at < 0 ? undefined : at;
  };
  const email = column('email');
  if (email === undefined) throw missing(source, 'email', 'which holds the addresses', found);
  const groups = column('groups');
  if (groups === undefined && needsGroups) throw missing(source, 'groups', 'which holds the groups', found);
  const known = new Set(Object.values(source.columns));
  return {
    width: cells.length,
    email,
    firstName: column('firstName'),
    lastName: column('lastName'),
    groups,
    identityType: column('identityType'),
    unknown: found.filter((name) => !known.has(name)),
  };
}

function missing(
  source: CsvSourceConfig,
  key: 'email' | 'groups',
  purpose: string,
  found: readonly string[],
): SourceUnreadableError {
  const name = source.columns[key];
  const columns = found.map((column) => `"${column}"`).join(', ');
  const cure =
    otherDelimiter(source, found) ?? `Set ${SETTINGS[key]} in the connector file, or rename the column.`;
  return new SourceUnreadableError(
    'SOURCE_COLUMN_MISSING',
    `${displayPath(source.filePath)} line 1: no column "${name}", ${purpose}. Columns found: ${columns}.${didYouMean(name, found)} ${cure}`,
    { file: source.filePath, line: 1, column: name, found },
  );
}

/** One wide column is most often a file with another delimiter. */
function otherDelimiter(source: CsvSourceConfig, found: readonly string[]): string | undefined {
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) return undefined;
  const delimiter = [',', ';', '\t', '|'].find(
    (candidate) => candidate !== source.delimiter && only.includes(candidate),
  );
  return (
    delimiter &&
    `The line looks separated by ${JSON.stringify(delimiter)}: set delimiter in the connector file.`
  );
}

function repeated(source: CsvSourceConfig, name: string): SourceUnreadableError {
  return new SourceUnreadableError(
    'SOURCE_COLUMN_REPEATED',
    `${displayPath(source.filePath)} line 1: the column "${name}" is there twice, and only one can be right. Rename the other.`,
    { file: source.filePath, line: 1, column: name },
  );
}
