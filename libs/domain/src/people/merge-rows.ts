import { emailKey } from '../text/keys.js';
import type { DirectoryPerson, DirectoryRow } from './directory-person.js';

export interface MergedPerson {
  readonly person: DirectoryPerson;
  /** Sentences for the read's warnings: fields in which the rows of this person differ. */
  readonly warnings: readonly string[];
}

/**
 * Makes one person of all rows of one address (SEMANTICS 2): groups are joined, the first non-empty value of a field
 * wins. Disabled only when every row says so.
 *
 * @param rows at least one, in the source's order, all with the same e-mail key
 */
export function mergeRows(rows: readonly DirectoryRow[]): MergedPerson {
  const [first] = rows;
  if (first === undefined) throw new Error('A person has at least one row.');
  const warnings: string[] = [];
  const pick = (field: 'firstName' | 'lastName'): string => {
    const values = rows.map((row) => row[field]?.trim() ?? '').filter((value) => value !== '');
    const [chosen = ''] = values;
    const other = values.find((value) => value !== chosen);
    if (other !== undefined) {
      const label = field === 'firstName' ? 'first' : 'last';
      warnings.push(
        `${first.email} stands in ${rows.length} rows with different ${label} names; "${chosen}" is used, "${other}" is not.`,
      );
    }
    return chosen;
  };
  // Rows of one person from several sources have several keys, and that is no difference to warn of.
  const sourceKey = rows.map((row) => row.sourceKey ?? '').find((key) => key !== '');
  const person: DirectoryPerson = {
    emailKey: emailKey(first.email),
    ...(sourceKey !== undefined && { sourceKey }),
    email: first.email.trim(),
    firstName: pick('firstName'),
    lastName: pick('lastName'),
    groups: joinGroups(rows.map((row) => row.groups)),
    enabled: rows.some((row) => row.enabled),
  };
  return { person, warnings };
}

/** The union of several group lists: trimmed, sorted by UTF-16 code unit, without repetition and without empty names. */
export function joinGroups(lists: readonly (readonly string[])[]): string[] {
  const names = new Set(lists.flat().map((name) => name.trim()));
  names.delete('');
  return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
