import { mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Config, CsvSourceConfig } from '#config';
import { emailKey, type DirectoryRow } from '#domain';
import { openSource, type Source } from '#sources';
import { policy, rules } from '#testing';

const HEADER = 'firstname,lastname,email,country,groups\n';
const COLUMNS = {
  ...{ email: 'email', firstName: 'firstname', lastName: 'lastname', country: 'country' },
  ...{ groups: 'groups', username: 'username', domain: 'domain', identityType: 'type' },
};
const { signal } = new AbortController();

let folder = '';
let file = '';
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sign-sync-look-up-'));
});
/** A file of its own for each test: what is remembered of another one must not matter. */
beforeEach(() => {
  files += 1;
  file = path.join(folder, `users-${files}.csv`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(overrides: Partial<CsvSourceConfig> = {}): Promise<Source> {
  const source: CsvSourceConfig = {
    ...{ type: 'csv', file: path.join(folder, 'connector-csv.yml'), filePath: file },
    ...{ delimiter: ',', encoding: 'utf-8', columns: COLUMNS },
    ...overrides,
  };
  const config: Pick<Config, 'sources' | 'policy' | 'scope' | 'tls'> = {
    sources: [source],
    policy: policy({ rules: rules(['Sales', {}], ['Legal', {}]) }),
    ...{ scope: { kind: 'mapped' }, tls: {} },
  };
  return openSource(config);
}

async function lookUp(addresses: readonly string[], overrides: Partial<CsvSourceConfig> = {}) {
  const source = await open(overrides);
  const answers = await source.readPeople(
    addresses.map((email) => ({ email })),
    signal,
  );
  return answers.map(({ rows }) => rows);
}

async function readAll(source: Source): Promise<DirectoryRow[]> {
  const rows: DirectoryRow[] = [];
  for await (const chunk of source.read(signal)) rows.push(...chunk);
  return rows;
}

/** Puts other bytes in the place of the same file, so that no look at it shows a difference. */
function writeUnseen(contents: string): void {
  const { atime, mtime } = statSync(file);
  writeFileSync(file, contents);
  utimesSync(file, atime, mtime);
}

describe('readPeople of a CSV', () => {
  it('gives the rows of each person in the order of the file, and none for who is not there', async () => {
    writeFileSync(
      file,
      `${HEADER}Ana,Ruiz, Ana@x.com ,ES,Sales\nBo,Kim,bo@x.com,,\nAna,R,ana@X.com,,"Legal,Other"\n`,
    );
    const expected = [
      [],
      [
        { row: 1, email: 'Ana@x.com', firstName: 'Ana', lastName: 'Ruiz', groups: ['Sales'], enabled: true },
        {
          row: 3,
          email: 'ana@X.com',
          firstName: 'Ana',
          lastName: 'R',
          groups: ['Legal', 'Other'],
          enabled: true,
        },
      ],
      [{ row: 2, email: 'bo@x.com', firstName: 'Bo', lastName: 'Kim', groups: [], enabled: true }],
    ];
    const addresses = ['nobody@x.com', 'ANA@x.com', 'bo@x.com'];
    expect(await lookUp(addresses)).toEqual(expected);
    // Now from what is remembered.
    expect(await lookUp(addresses)).toEqual(expected);
  });

  it('reads the place of the person alone while the file is as it was', async () => {
    writeFileSync(file, `${HEADER}A,B,a@x.com,,Sales\nC,D,c@x.com,,Sales\n`);
    await readAll(await open());
    expect((await lookUp(['c@x.com']))[0]).toMatchObject([{ row: 2, firstName: 'C' }]);
    writeFileSync(file, `${HEADER}A,B,a@x.com,,Sales\nNew,D,e@x.com,,Sales\nC,D,c@x.com,,Legal\n`);
    expect(await lookUp(['c@x.com', 'e@x.com'])).toMatchObject([
      [{ row: 3, groups: ['Legal'] }],
      [{ row: 2, firstName: 'New' }],
    ]);
  });

  it('notices a file of the same size and time that another one was renamed over, and one written in place', async () => {
    const before = `${HEADER}A,B,a@x.com,,Sales\n`;
    writeFileSync(file, before);
    await readAll(await open());
    writeUnseen(before.replace('a@x.com', 'b@x.com'));
    expect(await lookUp(['a@x.com', 'b@x.com'])).toMatchObject([[], [{ row: 1 }]]);
    const { atime, mtime } = statSync(file);
    writeFileSync(`${file}.new`, before.replace('a@x.com', 'c@x.com'));
    utimesSync(`${file}.new`, atime, mtime);
    renameSync(`${file}.new`, file);
    expect(await lookUp(['b@x.com', 'c@x.com'])).toMatchObject([[], [{ row: 1 }]]);
  });

  it('understands a remembered file by the settings of the one who asks', async () => {
    writeFileSync(file, 'email,mail,groups\na@x.com,b@x.com,Sales\n');
    expect(await lookUp(['a@x.com', 'b@x.com'])).toMatchObject([[{ row: 1 }], []]);
    const other = { columns: { ...COLUMNS, email: 'mail' } };
    expect(await lookUp(['a@x.com', 'b@x.com'], other)).toMatchObject([[], [{ row: 1 }]]);
  });

  it.each(['read through', 'remembered'])(
    'calls nobody absent by a file that may be cut (%s)',
    async (how) => {
      writeFileSync(file, `${HEADER}A,B,a@x.com,,Sales\nC,D,c@x.com,,Legal`);
      if (how === 'remembered') await readAll(await open());
      await expect(lookUp(['a@x.com', 'b@x.com'])).rejects.toMatchObject({
        code: 'SOURCE_CUT',
        message: expect.stringMatching(
          /users-\d+\.csv cannot say who is absent.*the last line does not end/u,
        ),
      });
    },
  );

  it('answers for who is in a file that may be cut, unless a further row of theirs may be missing', async () => {
    writeFileSync(file, `${HEADER}A,B,a@x.com,,Sales\nC,D,c@x.com,,Legal`);
    await readAll(await open());
    expect(await lookUp(['a@x.com'])).toMatchObject([[{ row: 1 }]]);
    writeFileSync(file, `${HEADER}A,B,a@x.com,,Sales\nA,B,a@x.com,,Legal\nC,D,c@x.com,,Legal`);
    await readAll(await open());
    await expect(lookUp(['c@x.com'])).rejects.toMatchObject({ code: 'SOURCE_CUT' });
  });

  it('says that it has no keys, and what is wrong with a file that cannot be read', async () => {
    writeFileSync(file, `${HEADER}A,B,a@x.com,,Sales\n`);
    const source = await open();
    await expect(source.readPeople([{ sourceKey: 'k1' }], signal)).rejects.toMatchObject({
      code: 'SOURCE_UNSUPPORTED',
    });
    expect(await source.readPeople([{ sourceKey: 'k1', email: 'a@x.com' }], signal)).toMatchObject([
      { key: { sourceKey: 'k1' }, rows: [{ row: 1 }] },
    ]);
    rmSync(file);
    await expect(lookUp(['a@x.com'])).rejects.toMatchObject({ code: 'SOURCE_FILE_MISSING' });
  });

  const encodings = [
    { encoding: 'utf-8', write: (text: string) => Buffer.from(text) },
    { encoding: 'utf-8', write: (text: string) => Buffer.from(`\ufeff${text}`) },
    { encoding: 'utf-8', write: (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le') },
    { encoding: 'utf-16be', write: (text: string) => Buffer.from(text, 'utf16le').swap16() },
    { encoding: 'latin1', write: (text: string) => Buffer.from(text, 'latin1') },
    { encoding: 'gbk', write: (text: string) => Buffer.from(text.replaceAll('ÿ', '\u0081\u0030'), 'latin1') },
  ] as const;

  it.each(encodings)(
    'finds everybody where a whole read has them, far into a file of $encoding',
    async ({ encoding, write }) => {
      const letters = encoding === 'gbk' ? 'xyz' : 'aéÿ';
      const lines = Array.from({ length: 6000 }, (_, index) => {
        const name = letters.repeat(index % 7);
        const cells = [name, `"${name}, B${index}"`, `User.n${index % 5900}@x.com`, '', '"Sales,Legal"'];
        return index % 1000 === 7
          ? `${name},"two\nlines",u${index}@x.com,,Legal\r\n`
          : `${cells.join(',')}\r\n`;
      });
      writeFileSync(file, write(HEADER + lines.join('')));
      const rows = await readAll(await open({ encoding }));
      expect(rows).toHaveLength(6000);
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...rows), async ({ email }) => {
          const [found] = await lookUp([email.toLowerCase()], { encoding });
          expect(found).toEqual(rows.filter((row) => emailKey(row.email) === emailKey(email)));
        }),
        { numRuns: 60, examples: [[rows[0]!], [rows[5999]!], [rows[7]!], [rows[5007]!]] },
      );
    },
  );
});

describe('inspect of a CSV', () => {
  it('says what the file is, how large the groups are, and shows people with their groups', async () => {
    writeFileSync(
      file,
      `\ufeffemail,groups,extra\n${['a@x.com,"Other,Sales",', 'b@x.com,Other,', 'nobody,Sales,', 'c@x.com,Sales,', 'A@x.com,Legal,', 'd@x.com,Legal,', 'e@x.com,Legal,'].join('\n')}\n`,
    );
    const { notes, ...inspection } = await (await open()).inspect(signal);
    expect(inspection).toEqual({
      name: `csv:${file}`,
      address: expect.stringContaining(path.basename(file)),
      ...{ tls: 'a file', credentials: 'none needed' },
      groups: [
        { group: 'Sales', people: 2 },
        { group: 'Legal', people: 3 },
      ],
      sample: [
        { row: 1, email: 'a@x.com', groups: ['Legal', 'Other', 'Sales'], enabled: true },
        { row: 4, email: 'c@x.com', groups: ['Sales'], enabled: true },
        { row: 6, email: 'd@x.com', groups: ['Legal'], enabled: true },
      ],
    });
    expect(notes).toEqual([
      expect.stringMatching(/^Read as utf-8, with a byte order mark; last changed 20\d\d-.*Z\.$/u),
      '7 rows, 6 of them people.',
      expect.stringContaining('columns that no setting names are ignored: "extra"'),
      expect.stringContaining('row 3 is left out'),
    ]);
  });

  it('tells signs of a cut', async () => {
    writeFileSync(file, `${HEADER}A,B,a@x.com,,Sales`);
    expect((await (await open()).inspect(signal)).notes).toContainEqual(
      expect.stringContaining('the last line does not end'),
    );
  });
});
