import type { DirectoryRepository, GroupSetRepository, Transaction } from '#db';
import { mergeRows } from '#domain';

const WARNINGS_MAX = 20;

/**
 * Makes one staged person of each address that stands in several rows. The database finds them, `domain` merges them.
 * @returns warnings for the read, at most 20 and a line that counts the rest
 */
export async function mergeRepeated(
  tx: Transaction,
  readId: string,
  directory: DirectoryRepository,
  groupSets: GroupSetRepository,
): Promise<string[]> {
  const people = [];
  const warnings: string[] = [];
  for await (const rows of directory.repeated(tx, readId)) {
    const merged = mergeRows(rows);
    people.push(merged.person);
    warnings.push(...merged.warnings);
  }
  if (people.length > 0) {
    const sets = await groupSets.idsOf(people.map(({ groups }) => groups));
    const placed = people.map((person, index) => ({ ...person, groupSet: sets[index] ?? 0 }));
    await directory.replaceRepeated(tx, readId, placed);
  }
  const more = warnings.length - WARNINGS_MAX;
  return more > 0
    ? [...warnings.slice(0, WARNINGS_MAX), `${more} more addresses stand in several rows that differ.`]
    : warnings;
}
