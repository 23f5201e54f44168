import { identityTypeOf } from '#config';
import { isEmailAddress, type DirectoryRow } from '#domain';
import type { CsvHeader } from './csv-header.js';
import type { CsvRecord } from './record-parser.js';

/** Directories repeat a few sets of groups; each is split once, and the rows share the list. */
const GROUP_SETS_MAX = 10_000;

/** Splits the groups of a cell: by comma, spaces around names are noise (SEMANTICS 6). */
export class GroupCells {
  readonly #known = new Map<string, readonly string[]>();

  split(cell: string): readonly string[] {
    const known = this.#known.get(cell);
    if (known !== undefined) return known;
    // A cell may be a window on the whole chunk it was cut from, which would be kept as long as the cell.
    const own = Buffer.from(cell).toString();
    const groups = own
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    if (this.#known.size >= GROUP_SETS_MAX) this.#known.clear();
    this.#known.set(own, groups);
    return groups;
  }
}

/** @returns the row, or in words why it is left out */
export function readRow(
  cells: CsvRecord,
  header: CsvHeader,
  row: number,
  groups: GroupCells,
): DirectoryRow | string {
  const email = cell(cells, header.email);
  if (email === undefined) return 'the e-mail address is missing';
  if (!isEmailAddress(email)) return 'the e-mail address is malformed';
  const type = cell(cells, header.identityType);
  if (type !== undefined && identityTypeOf(type) === undefined) {
    return `unknown identity type ${JSON.stringify(type.slice(0, 40))} (known: adobeID, enterpriseID, federatedID)`;
  }
  const firstName = cell(cells, header.firstName);
  const lastName = cell(cells, header.lastName);
  return {
    row,
    email,
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
    groups: groups.split(cell(cells, header.groups) ?? ''),
    enabled: true,
  };
}

/** Without the spaces around it; undefined where the row is too short or nothing stands there. */
function cell(cells: CsvRecord, column: number | undefined): string | undefined {
  const text = column === undefined ? undefined : cells[column]?.trim();
  return text === '' ? undefined : text;
}
