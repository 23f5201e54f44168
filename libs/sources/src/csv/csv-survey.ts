import { emailKey, joinGroups, type DirectoryRow, type EmailKey } from '#domain';
import type { SourceInspection } from '../source.js';

const SAMPLE_MAX = 3;

/** Counts the people of the groups asked for, and picks a few of them to show. */
export class CsvSurvey {
  readonly #sizes: Map<string, number>;
  readonly #sample = new Map<EmailKey, DirectoryRow>();

  constructor(groups: readonly string[]) {
    this.#sizes = new Map(groups.map((group) => [group, 0]));
  }

  add(chunks: readonly (readonly DirectoryRow[])[]): void {
    for (const rows of chunks) for (const row of rows) this.#addRow(row);
  }

  /** People by rows: somebody who stands twice in one group counts twice. A file has no register, so every group is known. */
  get groups(): SourceInspection['groups'] {
    return [...this.#sizes].map(([group, people]) => ({ group, people }));
  }

  get sample(): readonly DirectoryRow[] {
    return [...this.#sample.values()];
  }

  #addRow(row: DirectoryRow): void {
    let isMapped = false;
    for (const group of new Set(row.groups)) {
      const size = this.#sizes.get(group);
      if (size === undefined) continue;
      this.#sizes.set(group, size + 1);
      isMapped = true;
    }
    if (isMapped) this.#show(row);
  }

  /** Somebody who is shown is shown with all groups that count. */
  #show(row: DirectoryRow): void {
    const key = emailKey(row.email);
    const shown = this.#sample.get(key);
    if (shown !== undefined)
      this.#sample.set(key, { ...shown, groups: joinGroups([shown.groups, row.groups]) });
    else if (this.#sample.size < SAMPLE_MAX) this.#sample.set(key, row);
  }
}
