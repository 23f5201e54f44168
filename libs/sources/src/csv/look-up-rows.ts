import type { CsvSourceConfig } from '#config';
import { emailKey, type DirectoryRow, type EmailKey } from '#domain';
import type { CsvFile } from './csv-file.js';
import type { CsvSnapshot } from './csv-snapshot.js';
import { GroupCells, readRow } from './csv-row.js';
import type { RowPlace } from './person-index.js';
import { RecordParser } from './record-parser.js';
import { openDecoder } from './text-decoder.js';

/** The rows of an address, read from where the snapshot knows them. @throws SourceUnreadableError */
export async function lookUpRows(
  key: EmailKey,
  file: CsvFile,
  snapshot: CsvSnapshot,
  config: CsvSourceConfig,
): Promise<DirectoryRow[]> {
  const rows: DirectoryRow[] = [];
  for (const place of snapshot.people.find(key)) {
    const cells = await cellsAt(place, file, snapshot, config.delimiter);
    const row = readRow(cells, snapshot.header, place.row, new GroupCells());
    if (typeof row !== 'string' && emailKey(row.email) === key) rows.push(row);
  }
  return rows;
}

async function cellsAt(
  place: RowPlace,
  file: CsvFile,
  snapshot: CsvSnapshot,
  delimiter: string,
): Promise<readonly string[]> {
  const parser = new RecordParser(delimiter);
  try {
    const parsed = await parser.push(await textAt(place, file, snapshot));
    const { records } = await parser.end();
    // A trailer in the middle of a file counts to the row below it.
    return [...parsed.records, ...records].at(-1) ?? [];
  } finally {
    parser.destroy();
  }
}

/** The row's text in UTF-8, decoded from the nearest line that is known. */
async function textAt(
  { start, end }: RowPlace,
  file: CsvFile,
  { checkpoints, encoding }: CsvSnapshot,
): Promise<Uint8Array> {
  const { inFile, inText } = checkpoints.before(start);
  const decoder = openDecoder(encoding);
  const pieces: Uint8Array[] = [];
  let decoded = 0;
  for (let position = inFile; decoded < end - inText;) {
    const bytes = await file.readAt(position);
    // Shorter than it was: the caller looks whether the file has changed.
    if (bytes.length === 0) break;
    position += bytes.length;
    const utf8 = decoder.decode(bytes, false);
    decoded += utf8.length;
    pieces.push(utf8);
  }
  return Buffer.concat(pieces).subarray(start - inText, end - inText);
}
