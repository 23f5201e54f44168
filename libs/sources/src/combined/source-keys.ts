import type { DirectoryRow } from '#domain';

/** Between the name of a source and a key of its own. */
const MARK = '#';

/** Two directories may use the same keys, so of several each one's keys carry its name. */
export function withSourceName(row: DirectoryRow, source: string): DirectoryRow {
  return row.sourceKey === undefined ? row : { ...row, sourceKey: keyWithSourceName(row.sourceKey, source) };
}

export function keyWithSourceName(sourceKey: string, source: string): string {
  return source + MARK + sourceKey;
}

/** @returns the source's own key; undefined for a key of another one */
export function ownKeyOf(sourceKey: string, source: string): string | undefined {
  return sourceKey.startsWith(source + MARK) ? sourceKey.slice(source.length + MARK.length) : undefined;
}
