import { createHash } from 'node:crypto';
import type { ReadEvidenceBody } from '#contracts';
import { canonical, type DirectoryRow, type PersonKey } from '#domain';
import type { Source } from '#sources';

/**
 * Reads a few people instead of everybody, in the form of a read. Whoever the source does not have yields no row; what
 * that means is the planner's to decide.
 *
 * @param keys at most 500
 * @throws SourceUnreadableError the source cannot say of all of them whether they are there
 */
export async function* lookUpPeople(
  source: Source,
  keys: readonly PersonKey[],
  signal: AbortSignal,
): AsyncGenerator<DirectoryRow[], ReadEvidenceBody> {
  const startedAt = new Date().toISOString();
  const answers = await source.readPeople(keys, signal);
  const found = answers.filter(({ rows }) => rows.length > 0).length;
  // Each answer counts its rows from 1; as one read they go on, so that the order of a person's rows stays.
  const rows = answers.flatMap((answer) => answer.rows).map((row, index) => ({ ...row, row: index + 1 }));
  if (rows.length > 0) yield rows;
  return {
    ...{ source: source.name, startedAt, pages: 1, rows: rows.length, people: found },
    ...{ batches: rows.length > 0 ? 1 : 0, dropped: 0, flaws: [], groupsNotFound: [], warnings: [] },
    digest: createHash('sha256').update(canonical(rows)).digest('hex'),
  };
}
