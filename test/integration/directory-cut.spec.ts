import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, type Config } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import { emailKey, judgeRead, type DirectoryRow, type ReadVerdict } from '#domain';
import { openSource, SourceUnreadableError } from '#sources';
import { configFiles } from '../support/config-files.js';
import { fiftyPeople, wholeFile } from '../support/cut-directory.js';

const rules = [
  { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
  { directoryGroup: 'Sign Legal', signGroup: 'Legal' },
];
const mapped = rules.map(({ directoryGroup }) => directoryGroup);

/** The same fifty people as files of other programs write them. */
const spellings = [
  { spelling: 'plain', text: wholeFile },
  { spelling: 'with CRLF', text: wholeFile.replaceAll('\n', '\r\n') },
  { spelling: 'with everything in quotes', text: wholeFile.replace(/^.*$/gm, inQuotes) },
  { spelling: 'with line breaks inside quotes', text: wholeFile.replace(/,N(\d+),/g, ',"N\n$1",') },
  { spelling: 'with letters of several bytes', text: wholeFile.replaceAll(',US,', ',日本 Österreich,') },
] as const;

function inQuotes(line: string): string {
  const cells = line.match(/"[^"]*"|[^,"]+/g) ?? [];
  return cells.map((cell) => (cell.startsWith('"') ? cell : `"${cell}"`)).join(',');
}

let folder: string;
let config: Config;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sign-sync-cut-'));
  const files = configFiles({ rules, orgs: { primary: { host: 'sign.example.com' } } });
  for (const [name, text] of Object.entries({ ...files, 'users.csv': wholeFile })) {
    await writeFile(join(folder, name), text);
  }
  config = await loadConfig(join(folder, 'sign-sync-config.yml'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** @returns undefined when the source refuses the file, which ends a run before any write */
async function readFileOf(
  bytes: Uint8Array,
): Promise<{ rows: DirectoryRow[]; evidence: ReadEvidenceBody } | undefined> {
  await writeFile(join(folder, 'users.csv'), bytes);
  const rows: DirectoryRow[] = [];
  const reading = (await openSource(config)).read(new AbortController().signal);
  try {
    for (;;) {
      const next = await reading.next();
      if (next.done === true) return { rows, evidence: next.value };
      rows.push(...next.value);
    }
  } catch (error) {
    if (error instanceof SourceUnreadableError) return undefined;
    throw error;
  }
}

function judge({
  rows,
  evidence,
}: {
  rows: readonly DirectoryRow[];
  evidence: ReadEvidenceBody;
}): ReadVerdict {
  const people = (keep: (row: DirectoryRow) => boolean): number =>
    new Set(rows.filter(keep).map(({ email }) => emailKey(email))).size;
  const inGroup = (group: string) => people(({ groups }) => groups.includes(group));
  return judgeRead({
    flaws: evidence.flaws.map((flaw) => JSON.stringify(flaw)),
    groupsNotFound: [],
    people: people(() => true),
    inScope: people(({ groups }) => groups.some((group) => mapped.includes(group))),
    baseline: { people: 50, inScope: 50 },
    mappedGroups: mapped.map((group) => ({
      group,
      now: inGroup(group),
      baseline: fiftyPeople.filter(({ groups }) => groups.includes(group)).length,
    })),
    allowEmpty: false,
    allowShrink: false,
  });
}

describe('a directory file of fifty people, cut after each of its bytes', () => {
  it.for(spellings)(
    'is believed only at a row end with half of the people or more ($spelling)',
    async ({ text }) => {
      const file = Buffer.from(text);
      const whole = await readFileOf(file);
      expect(whole?.rows).toHaveLength(50);

      const wrong: string[] = [];
      let believed = 0;
      for (let length = 0; length < file.length; length += 1) {
        const read = await readFileOf(file.subarray(0, length));
        const view = read === undefined ? 'refused' : judge(read).view;
        if (view === 'complete') believed += 1;
        const expected = mayBelieve(file, length) ? 'complete' : 'refused or union';
        const found = view === 'complete' ? view : 'refused or union';
        if (found !== expected) wrong.push(`after ${length} bytes: ${view}`);
      }
      expect(wrong).toEqual([]);
      expect(believed).toBe(25); // after row 25, 26, … 49
    },
  );
});

/** Just after the line end of a row, of which there are 25 or more; a line break inside quotes ends no row. */
function mayBelieve(file: Uint8Array, length: number): boolean {
  const cut = Buffer.from(file.subarray(0, length)).toString();
  const openQuote = cut.split('"').length % 2 === 0;
  const rows = cut.match(/,US,|,日本 Österreich,|"US",/g)?.length ?? 0;
  return cut.endsWith('\n') && !openQuote && rows >= 25;
}
