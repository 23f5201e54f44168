import type { CsvSourceConfig } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import type { FileStamp } from './csv-file.js';
import type { CsvHeader } from './csv-header.js';
import type { PersonIndex } from './person-index.js';
import type { TextCheckpoints } from './text-checkpoints.js';

/** What a look-up needs to know of a file that was read through. */
export interface CsvSnapshot {
  readonly header: CsvHeader;
  readonly encoding: string;
  readonly checkpoints: TextCheckpoints;
  readonly people: PersonIndex;
  readonly flaws: ReadEvidenceBody['flaws'];
}

const BYTES_MAX = 64 * 1024 * 1024;

/** The snapshots of a process. Sources are opened for each run; what was learnt of a file outlives them. */
export class CsvSnapshots {
  /** The one that was used last stands last. */
  readonly #kept = new Map<string, { stamp: FileStamp; snapshot: CsvSnapshot }>();

  find(config: CsvSourceConfig, stamp: FileStamp): CsvSnapshot | undefined {
    const key = keyOf(config);
    const kept = this.#kept.get(key);
    if (kept === undefined || kept.stamp !== stamp) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept.snapshot;
  }

  keep(config: CsvSourceConfig, stamp: FileStamp, snapshot: CsvSnapshot): void {
    const key = keyOf(config);
    this.#kept.delete(key);
    this.#kept.set(key, { stamp, snapshot });
    let bytes = 0;
    for (const { snapshot: one } of this.#kept.values()) bytes += one.people.bytes;
    for (const [oldest, { snapshot: one }] of this.#kept) {
      if (bytes <= BYTES_MAX) return;
      this.#kept.delete(oldest);
      bytes -= one.people.bytes;
    }
  }
}

/** Whatever decides how the bytes are understood. */
function keyOf({ filePath, delimiter, encoding, columns, trailer }: CsvSourceConfig): string {
  return JSON.stringify([filePath, delimiter, encoding, columns, trailer]);
}
