import { displayPath, type CsvSourceConfig } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import { emailKey, type DirectoryRow, type EmailKey, type PersonKey } from '#domain';
import { OpenRead } from '../open-read.js';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import type { PersonAnswer, Source } from '../source.js';
import { CsvFile } from './csv-file.js';
import type { CsvSnapshot, CsvSnapshots } from './csv-snapshot.js';
import { lookUpRows } from './look-up-rows.js';

/** What a file says of some addresses. */
interface FoundRows {
  readonly rows: ReadonlyMap<EmailKey, readonly DirectoryRow[]>;
  /** Why something may be missing. */
  readonly flaws: ReadEvidenceBody['flaws'];
  /** Whether an address may stand in several rows. */
  readonly repeats: boolean;
}

/**
 * Finds people in a file: from what is remembered of it as long as nobody changed it, else by reading it through.
 *
 * @param read reads the file and remembers it
 * @throws SourceUnreadableError when the file may be cut and somebody, or a group of somebody, may be in what is missing
 */
export async function lookUpPeople(
  keys: readonly PersonKey[],
  config: CsvSourceConfig,
  snapshots: CsvSnapshots,
  read: () => ReturnType<Source['read']>,
): Promise<PersonAnswer[]> {
  const addresses = keys.map(addressOf);
  const found =
    (await fromSnapshot(addresses, config, snapshots)) ?? (await fromFile(addresses, new OpenRead(read())));
  return keys.map((key, index) => {
    const rows = found.rows.get(addresses[index] ?? emailKey('')) ?? [];
    const [flaw] = found.flaws;
    if (flaw !== undefined && (rows.length === 0 || found.repeats)) throw mayBeCut(config, flaw.message);
    return { key, rows };
  });
}

function addressOf({ email, sourceKey }: PersonKey): EmailKey {
  if (email !== undefined) return emailKey(email);
  throw new SourceUnreadableError(
    'SOURCE_UNSUPPORTED',
    'A CSV file knows people by e-mail address only. Look the person up by address.',
    { sourceKey },
  );
}

/** @returns undefined when nothing is remembered of the file as it is now, and when it changes meanwhile */
async function fromSnapshot(
  addresses: readonly EmailKey[],
  config: CsvSourceConfig,
  snapshots: CsvSnapshots,
): Promise<FoundRows | undefined> {
  const file = await CsvFile.open(config.filePath);
  try {
    const snapshot = file.stamp === undefined ? undefined : snapshots.find(config, file.stamp);
    if (snapshot === undefined) return undefined;
    const rows = await rowsOf(addresses, file, snapshot, config).catch(async (error: unknown) => {
      if (await file.isCurrent()) throw error;
      return undefined;
    });
    if (rows === undefined || !(await file.isCurrent())) return undefined;
    return { rows, flaws: snapshot.flaws, repeats: snapshot.people.repeats };
  } finally {
    await file.close();
  }
}

async function rowsOf(
  addresses: readonly EmailKey[],
  file: CsvFile,
  snapshot: CsvSnapshot,
  config: CsvSourceConfig,
): Promise<Map<EmailKey, DirectoryRow[]>> {
  const rows = new Map<EmailKey, DirectoryRow[]>();
  for (const address of addresses) rows.set(address, await lookUpRows(address, file, snapshot, config));
  return rows;
}

async function fromFile(addresses: readonly EmailKey[], read: OpenRead): Promise<FoundRows> {
  const rows = new Map<EmailKey, DirectoryRow[]>(addresses.map((address) => [address, []]));
  for await (const chunk of read) for (const row of chunk) rows.get(emailKey(row.email))?.push(row);
  return { rows, flaws: read.evidence.flaws, repeats: true };
}

function mayBeCut(config: CsvSourceConfig, flaw: string): SourceUnreadableError {
  return new SourceUnreadableError(
    'SOURCE_CUT',
    `${displayPath(config.filePath)} cannot say who is absent, or who is in no further group, as long as it may be cut: ${flaw}`,
    { file: config.filePath },
  );
}
