import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CsvSourceConfig } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import type { DirectoryRow } from '#domain';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import { CsvSource } from './csv-source.js';

const HEADER = 'firstname,lastname,email,country,groups\n';
const COLUMNS = {
  email: 'email',
  firstName: 'firstname',
  lastName: 'lastname',
  country: 'country',
  groups: 'groups',
  username: 'username',
  domain: 'domain',
  identityType: 'type',
};

let root = '';
let file = '';
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'sign-sync-csv-'));
  file = path.join(root, 'users.csv');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Read {
  readonly rows: DirectoryRow[];
  readonly chunks: number[];
  readonly evidence: ReadEvidenceBody;
}

function sourceOf(config: Partial<CsvSourceConfig> = {}, needsGroups = true): CsvSource {
  const whole: CsvSourceConfig = {
    type: 'csv',
    file: path.join(root, 'connector-csv.yml'),
    filePath: file,
    delimiter: ',',
    encoding: 'utf-8',
    columns: COLUMNS,
    ...config,
  };
  return new CsvSource(whole, { wanted: { groups: [], everybody: !needsGroups } });
}

async function read(
  contents: string | Buffer,
  config: Partial<CsvSourceConfig> = {},
  needsGroups = true,
): Promise<Read> {
  writeFileSync(file, contents);
  return readAll(sourceOf(config, needsGroups));
}

async function readAll(source: CsvSource): Promise<Read> {
  const stream = source.read(new AbortController().signal);
  const rows: DirectoryRow[] = [];
  const chunks: number[] = [];
  for (;;) {
    const step = await stream.next();
    if (step.done === true) return { rows, chunks, evidence: step.value };
    rows.push(...step.value);
    chunks.push(step.value.length);
  }
}

async function failure(
  contents: string | Buffer,
  config: Partial<CsvSourceConfig> = {},
): Promise<SourceUnreadableError> {
  const error: unknown = await read(contents, config).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof SourceUnreadableError)) throw new Error('the file was read', { cause: error });
  return error;
}

const flawsOf = ({ evidence }: Read): string[] => evidence.flaws.map(({ code }) => code);

describe('CsvSource', () => {
  it('reads people with their names and groups, spaces around addresses and groups removed', async () => {
    const { rows, evidence } = await read(
      `${HEADER}Ana,Ruiz, Ana@Example.com ,ES,"Sign Sales, Other ,,"\nKim,,kim@example.com,,\n`,
    );
    expect(rows).toEqual([
      {
        row: 1,
        email: 'Ana@Example.com',
        firstName: 'Ana',
        lastName: 'Ruiz',
        groups: ['Sign Sales', 'Other'],
        enabled: true,
      },
      { row: 2, email: 'kim@example.com', firstName: 'Kim', groups: [], enabled: true },
    ]);
    expect(evidence).toMatchObject({
      source: `csv:${file}`,
      pages: 1,
      rows: 2,
      people: 2,
      batches: 1,
      dropped: 0,
      flaws: [],
      warnings: [],
      groupsNotFound: [],
    });
  });

  it('tells the digest of the bytes', async () => {
    const contents = Buffer.from(`\ufeff${HEADER}Ana,Ruiz,ana@example.com,ES,A\n`);
    const { evidence } = await read(contents);
    expect(evidence.digest).toBe(createHash('sha256').update(contents).digest('hex'));
  });

  it('does not join rows of the same person', async () => {
    const { rows } = await read(`${HEADER}A,B,a@x.com,,One\nA,B,A@x.com,,Two\n`);
    expect(rows.map(({ groups }) => groups)).toEqual([['One'], ['Two']]);
  });

  it('drops rows without a usable address, names them by number, and counts those beyond twenty', async () => {
    const bad = Array.from({ length: 25 }, (_, index) => `A,B,${index % 2 === 0 ? '' : 'nobody'},,G\n`).join(
      '',
    );
    const { rows, evidence } = await read(`${HEADER}${bad}A,B,a@x.com,,G\n`);
    expect(rows.map(({ row }) => row)).toEqual([26]);
    expect(evidence).toMatchObject({ rows: 26, people: 1, dropped: 25 });
    expect(evidence.warnings).toHaveLength(21);
    expect(evidence.warnings[0]).toMatch(/row 1 is left out: the e-mail address is missing\.$/u);
    expect(evidence.warnings[1]).toMatch(/row 2 is left out: the e-mail address is malformed\.$/u);
    expect(evidence.warnings[20]).toMatch(/5 more rows are left out\.$/u);
  });

  it('drops rows with an unknown identity type and takes known ones in any case', async () => {
    const header = 'email,groups,type\n';
    const { rows, evidence } = await read(`${header}a@x.com,G, FederatedID \nb@x.com,G,robot\nc@x.com,G,\n`);
    expect(rows.map(({ email }) => email)).toEqual(['a@x.com', 'c@x.com']);
    expect(evidence.warnings).toEqual([
      expect.stringContaining('row 2 is left out: unknown identity type "robot"'),
    ]);
  });

  it('reads columns under other names, in any order, and names columns that nothing reads once', async () => {
    const { rows, evidence } = await read('extra,Mail, MemberOf \nx,a@x.com,G\n', {
      columns: { ...COLUMNS, email: 'Mail', groups: 'MemberOf' },
    });
    expect(rows).toEqual([{ row: 1, email: 'a@x.com', groups: ['G'], enabled: true }]);
    expect(evidence.warnings).toEqual([
      expect.stringContaining('columns that no setting names are ignored: "extra".'),
    ]);
  });

  it('takes missing cells in the middle as empty and says so once', async () => {
    const read3 = await read(`${HEADER}A,B,a@x.com\nA,B,b@x.com\nA,B,c@x.com,,G,surplus\n`);
    expect(read3.rows.map(({ groups }) => groups)).toEqual([[], [], ['G']]);
    expect(read3.evidence.warnings).toEqual([
      expect.stringContaining('2 rows are shorter than the header, first row 1'),
      expect.stringContaining('1 row is longer than the header, first row 3'),
    ]);
    expect(flawsOf(read3)).toEqual([]);
  });

  it('does without a groups column when everybody is read', async () => {
    const { rows } = await read('email\na@x.com\n', {}, false);
    expect(rows).toEqual([{ row: 1, email: 'a@x.com', groups: [], enabled: true }]);
  });

  it('reads a header without people as an empty directory', async () => {
    const { rows, evidence } = await read(HEADER);
    expect(rows).toEqual([]);
    expect(evidence).toMatchObject({ rows: 0, people: 0, batches: 0, flaws: [] });
  });

  it('gives chunks of at most 500 people and counts them', async () => {
    const lines = Array.from({ length: 1201 }, (_, index) => `A,B,user${index}@x.com,,G\n`).join('');
    const { rows, chunks, evidence } = await read(HEADER + lines);
    expect(chunks).toEqual([500, 500, 201]);
    expect(evidence.batches).toBe(3);
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 1201 }, (_, index) => index + 1));
  });

  it('keeps every chunk below the size of a message, also for people in very many groups', async () => {
    const groups = Array.from({ length: 400 }, (_, index) => `Gruppe mit Ümlaut ${index}`).join(',');
    const lines = Array.from({ length: 60 }, (_, index) => `A,B,user${index}@x.com,,"${groups}"\n`).join('');
    writeFileSync(file, HEADER + lines);
    for await (const chunk of sourceOf().read(new AbortController().signal)) {
      expect(Buffer.byteLength(JSON.stringify(chunk))).toBeLessThan(240 * 1024);
    }
  });

  it('reads characters that lie across the chunks of the file', async () => {
    const name = '𝒜é漢'.repeat(12_000);
    for (const shift of ['', 'a', 'aa', 'aaa']) {
      const { rows } = await read(`${HEADER}${shift}${name},B,a@x.com,,G\n`);
      expect(rows[0]?.firstName).toBe(shift + name);
    }
  });

  it('takes a quote inside an unquoted cell as it stands', async () => {
    const { rows } = await read(`${HEADER}Joe "JJ",5",a@x.com,,G\n"Joe" Smith,B,b@x.com,,G\n`);
    expect(rows.map(({ firstName }) => firstName)).toEqual(['Joe "JJ"', '"Joe" Smith']);
  });

  it('stops at the next page when the run is cancelled, and closes the file', async () => {
    writeFileSync(file, HEADER + 'A,B,a@x.com,,G\n'.repeat(20_000));
    const controller = new AbortController();
    const stream = sourceOf().read(controller.signal);
    await stream.next();
    controller.abort(new Error('stopped'));
    const rest = async (): Promise<void> => {
      while ((await stream.next()).done !== true);
    };
    await expect(rest()).rejects.toThrow('stopped');
  });
});

describe('CsvSource with a file that may be cut', () => {
  it('names a missing final line end, and still takes a last row that is whole', async () => {
    const cut = await read(`${HEADER}A,B,a@x.com,,G\nA,B,b@x.com,,G`);
    expect(cut.rows.map(({ email }) => email)).toEqual(['a@x.com', 'b@x.com']);
    expect(flawsOf(cut)).toEqual(['CSV_NO_FINAL_NEWLINE']);
  });

  it('leaves out an unfinished row whose address may be cut', async () => {
    const short = await read(`${HEADER}A,B,a@x.com,,G\nA,B,b@x.co`);
    expect(short.rows.map(({ email }) => email)).toEqual(['a@x.com']);
    expect(flawsOf(short)).toEqual(['CSV_LAST_ROW_SHORT', 'CSV_NO_FINAL_NEWLINE']);
    expect(short.evidence.dropped).toBe(1);
    const last = await read('groups,email\nG,a@x.com\nG,b@x.co');
    expect(last.rows.map(({ email }) => email)).toEqual(['a@x.com']);
    expect(flawsOf(last)).toEqual(['CSV_NO_FINAL_NEWLINE']);
  });

  it('names a short last row that ends with its line', async () => {
    const short = await read(`${HEADER}A,B,a@x.com,,G\nA,B,b@x.com\n`);
    expect(short.rows).toHaveLength(2);
    expect(flawsOf(short)).toEqual(['CSV_LAST_ROW_SHORT']);
  });

  it('gives the rows before an open quote', async () => {
    for (const end of ['"', '"G\n', 'A,B,b@x.com,,"G', 'A,B,b@x.com,,"G,H\n']) {
      const open = await read(`${HEADER}A,B,a@x.com,,G\n${end}`);
      expect(open.rows.map(({ email }) => email)).toEqual(['a@x.com']);
      expect(flawsOf(open)).toContain('CSV_QUOTE_OPEN');
    }
  });

  it('notices a cut between CR and LF', async () => {
    const contents = `${HEADER}A,B,a@x.com,,G\n`.replaceAll('\n', '\r\n');
    expect(flawsOf(await read(contents))).toEqual([]);
    expect(flawsOf(await read(contents.slice(0, -1)))).toEqual(['CSV_NO_FINAL_NEWLINE']);
  });

  it('fails or names a flaw wherever a file is cut, unless the cut is right after a row', async () => {
    const people = Array.from({ length: 12 }, (_, index) =>
      index % 3 === 0 ? `Ünë,"Bé, B",u${index}@x.com,DE,"A,""B"""\n` : `A,B,u${index}@x.com,,G\n`,
    );
    const whole = Buffer.from(HEADER + people.join(''));
    const rowEnds = new Set<number>();
    for (let at = whole.indexOf(0x0a); at >= 0; at = whole.indexOf(0x0a, at + 1)) rowEnds.add(at + 1);
    const { rows: all } = await read(whole);
    for (let length = 0; length < whole.length; length += 1) {
      const outcome = await read(whole.subarray(0, length)).catch((error: unknown) => error);
      if (outcome instanceof SourceUnreadableError) continue;
      const cut = outcome as Read;
      expect(cut.evidence.flaws.length > 0, `cut after ${length} bytes`).toBe(!rowEnds.has(length));
      // Nobody is invented: whoever a cut file names is in the whole one.
      for (const { email } of cut.rows) expect(all.map((row) => row.email)).toContain(email);
    }
  });

  const people = HEADER + 'A,B,a@x.com,,G\n'.repeat(20_000);

  /** Reads the file, and does something to it after the first chunk. */
  async function readWhile(change: () => void): Promise<Read> {
    writeFileSync(file, people);
    const stream = sourceOf().read(new AbortController().signal);
    const first = await stream.next();
    const rows = first.done === true ? [] : [...first.value];
    change();
    for (;;) {
      const step = await stream.next();
      if (step.done === true) return { rows, chunks: [], evidence: step.value };
      rows.push(...step.value);
    }
  }

  it('notices that the file grew, was written anew in place, or was taken away while it was read', async () => {
    for (const change of [
      () => appendFileSync(file, 'A,B,late@x.com,,G\n'),
      () => writeFileSync(file, people.replaceAll('a@x.com', 'b@x.com')),
      () => rmSync(file),
    ]) {
      expect(flawsOf(await readWhile(change))).toContain('SOURCE_FILE_CHANGED');
    }
  });

  it('believes the file that it opened when another one takes its name meanwhile, and says so', async () => {
    const { rows, evidence } = await readWhile(() => {
      writeFileSync(`${file}.new`, `${HEADER}A,B,new@x.com,,G\n`);
      renameSync(`${file}.new`, file);
    });
    expect(evidence).toMatchObject({ rows: 20_000, flaws: [] });
    expect(evidence.warnings).toEqual([expect.stringContaining('was replaced while it was read')]);
    expect(new Set(rows.map(({ email }) => email))).toEqual(new Set(['a@x.com']));
    expect((await readAll(sourceOf())).rows.map(({ email }) => email)).toEqual(['new@x.com']);
  });

  it('notices that the file became shorter while it was read', async () => {
    writeFileSync(file, HEADER + 'A,B,a@x.com,,G\n'.repeat(20_000));
    const stream = sourceOf().read(new AbortController().signal);
    await stream.next();
    writeFileSync(file, HEADER);
    let step = await stream.next();
    while (step.done !== true) step = await stream.next();
    const codes = step.value.flaws.map(({ code }) => code);
    expect(codes).toContain('SOURCE_FILE_CUT');
    expect(codes).toContain('SOURCE_FILE_CHANGED');
  });
});

describe('CsvSource with a trailer', () => {
  const trailer = { trailer: 'END' };
  const two = `${HEADER}A,B,a@x.com,,G\nA,B,,,G\n`;

  it('takes the right number for proof, and its line for no person', async () => {
    const proven = await read(`${two}END,2\n`, trailer);
    expect(proven.evidence).toMatchObject({ rows: 2, people: 1, dropped: 1, stated: 2, flaws: [] });
    expect(proven.evidence.warnings).toEqual([expect.stringContaining('row 2 is left out')]);
    expect(flawsOf(await read(`${HEADER}END,0\n`, trailer))).toEqual([]);
  });

  it('believes it also when its own line does not end, or is as wide as the others', async () => {
    for (const line of ['END,2', ' END , 2 ,,,\n', '"END","2"\r\n'])
      expect(flawsOf(await read(two + line, trailer))).toEqual([]);
  });

  it.each([
    ['one row too few', 'END,3\n', 'the last line says 3 rows, and there are 2.'],
    ['one row too many', 'END,1\n', 'the last line says 1 row, and there are 2.'],
  ])('names %s', async (_, line, message) => {
    const different = await read(two + line, trailer);
    expect(flawsOf(different)).toEqual(['CSV_TRAILER_DIFFERS']);
    expect(different.evidence.flaws[0]?.message).toContain(message);
  });

  it('names a last line that is none, and still reads everybody', async () => {
    for (const last of ['', 'A,B,c@x.com,,G\n', 'END,two,c@x.com,,G\n', 'END,2\nA,B,c@x.com,,G\n']) {
      const missing = await read(two + last, trailer);
      expect(flawsOf(missing)).toEqual(['CSV_TRAILER_MISSING']);
      expect(missing.evidence.rows).toBe(last === '' ? 2 : 3);
    }
  });

  it('is never believed wherever the file is cut', async () => {
    const whole = Buffer.from(`${HEADER}${'A,B,a@x.com,,G\n'.repeat(11)}END,11\n`);
    for (let length = HEADER.length; length < whole.length - 1; length += 1) {
      const cut = await read(whole.subarray(0, length), trailer);
      expect(flawsOf(cut), `cut after ${length} bytes`).not.toEqual([]);
    }
  });

  it('counts for nothing where the connector file names none', async () => {
    const { evidence } = await read(`${two}END,2\n`);
    expect(evidence).toMatchObject({ rows: 3, dropped: 2 });
    expect(evidence).not.toHaveProperty('stated');
  });
});

describe('CsvSource with a file that cannot be trusted', () => {
  it.each([
    [
      'no e-mail column',
      'name,groups\nAlice,Sign Sales\n',
      'SOURCE_COLUMN_MISSING',
      'line 1: no column "email", which holds the addresses. Columns found: "name", "groups".',
    ],
    [
      'an e-mail column in another case',
      'Email,groups\na@x.com,G\n',
      'SOURCE_COLUMN_MISSING',
      'Did you mean "Email"? Set email_column_name in the connector file',
    ],
    [
      'no groups column',
      'email,group\na@x.com,G\n',
      'SOURCE_COLUMN_MISSING',
      'Did you mean "group"? Set groups_column_name',
    ],
    [
      'another delimiter',
      'email;groups\na@x.com;G\n',
      'SOURCE_COLUMN_MISSING',
      'The line looks separated by ";": set delimiter in the connector file.',
    ],
    [
      'an e-mail column that is there twice',
      'email,groups,email\na@x.com,G,b@x.com\n',
      'SOURCE_COLUMN_REPEATED',
      'the column "email" is there twice',
    ],
    ['nothing in it', '', 'SOURCE_EMPTY', 'is empty: it has no header line.'],
    ['a byte order mark alone', '\ufeff', 'SOURCE_EMPTY', 'is empty'],
    ['blank lines alone', '\n\n\n', 'SOURCE_EMPTY', 'is empty'],
    [
      'a NUL character',
      `${HEADER}A,B,a@x.com,,G\nA\0,B,b@x.com,,G\n`,
      'SOURCE_BINARY',
      'has a NUL character in line 3',
    ],
    [
      'UTF-16 without a mark',
      Buffer.from(HEADER, 'utf16le'),
      'SOURCE_BINARY',
      'If it is UTF-16, set string_encoding: utf-16',
    ],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004rest'), 'SOURCE_BINARY', 'is a spreadsheet or ZIP file'],
    [
      'Latin-1 bytes',
      Buffer.from(`${HEADER}A,B,a@x.com,,G\nJosé,B,b@x.com,,G\n`, 'latin1'),
      'SOURCE_ENCODING',
      'has bytes in line 3 that are not utf-8.',
    ],
    [
      'half a character at its end',
      Buffer.from(`${HEADER}é`).subarray(0, -1),
      'SOURCE_ENCODING',
      'has bytes in line 2 that are not utf-8',
    ],
    [
      'a quote that swallows lines',
      `${HEADER}"A,B,a@x.com,,G\nC,D,b@x.com,,G\nE,"F",c@x.com,,G\n`,
      'SOURCE_MALFORMED',
      'has a quote (") at the start of a cell that runs over the next lines.',
    ],
    [
      'a quote that is open for a megabyte',
      `${HEADER}"${'A,B,a@x.com,,G\n'.repeat(120_000)}`,
      'SOURCE_MALFORMED',
      'has a row of more than a megabyte.',
    ],
  ])('refuses a file with %s', async (_, contents, code, message) => {
    const error = await failure(contents);
    expect(error).toMatchObject({ code, retryable: false });
    expect(error.message).toContain(message);
    expect(error.message).toContain('users.csv');
  });

  it('names the line of bad bytes far into the file', async () => {
    const lines = Array.from({ length: 9000 }, (_, index) => `Ä${index},B,user${index}@x.com,,G\n`);
    const contents = Buffer.concat([
      Buffer.from(HEADER + lines.join('')),
      Buffer.from([0x41, 0xe4, 0x2c, 0x0a]),
    ]);
    expect((await failure(contents)).message).toContain('in line 9002 ');
  });

  it('says which encoding this machine does not know', async () => {
    expect((await failure(HEADER, { encoding: 'cp037' })).message).toContain('cannot be read as cp037 here');
  });

  it('refuses a folder and a file that is not there', async () => {
    await expect(readAll(sourceOf({ filePath: root }))).rejects.toMatchObject({
      code: 'SOURCE_FILE_UNREADABLE',
      message: expect.stringContaining('is a folder'),
    });
    await expect(readAll(sourceOf({ filePath: path.join(root, 'none.csv') }))).rejects.toMatchObject({
      code: 'SOURCE_FILE_MISSING',
      message: expect.stringContaining('does not exist. Check file_path'),
    });
  });
});

/** How a table may be written. The last two cannot hold every letter, so their letters are theirs. */
const ENCODINGS = [
  { encoding: 'utf-8', write: (text: string) => Buffer.from(text), letters: 'aéß漢𝒜 ' },
  { encoding: 'latin1', write: (text: string) => Buffer.from(`\ufeff${text}`), letters: 'aéß漢𝒜 ' },
  { encoding: 'utf-16le', write: (text: string) => Buffer.from(text, 'utf16le'), letters: 'aéß漢𝒜਍ਅ ' },
  {
    encoding: 'utf-8',
    write: (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
    letters: 'aéß漢𝒜਍ਅ ',
  },
  {
    encoding: 'utf-16be',
    write: (text: string) => Buffer.from(text, 'utf16le').swap16(),
    letters: 'aéß漢𝒜 ',
  },
  {
    encoding: 'windows-1250',
    write: (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    letters: 'aé漢 ',
  },
  { encoding: 'latin1', write: (text: string) => Buffer.from(text, 'latin1'), letters: 'aéß\u0085ÿ ' },
  { encoding: 'windows-1252', write: asWindows1252, letters: 'aéß€™Š ' },
] as const;

function asWindows1252(text: string): Buffer {
  const latin1 = text.replaceAll('€', '\u0080').replaceAll('™', '\u0099').replaceAll('Š', '\u008a');
  return Buffer.from(latin1, 'latin1');
}

describe('any table', () => {
  const anyStyle = fc.record({
    encoding: fc.constantFrom(...ENCODINGS),
    newline: fc.constantFrom('\n', '\r\n', '\r'),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    isQuoted: fc.boolean(),
  });

  const anyTable = anyStyle.chain((style) => {
    const cell = fc
      .array(fc.constantFrom(...Array.from(style.encoding.letters), 'b', '"', ',', ';', '\t', '|', '\n'), {
        maxLength: 6,
      })
      .map((letters) => letters.join('').trim())
      // A cell that begins with a quote and holds a line end is refused as a quote that went astray.
      .filter((text) => !(text.startsWith('"') && text.includes('\n')));
    return fc.record({
      style: fc.constant(style),
      people: fc.array(fc.record({ first: cell, last: cell, groups: cell }), { maxLength: 8 }),
    });
  });

  it('reads back as it was written, in every encoding, quoting and line end', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async ({ style, people }) => {
        const { encoding, newline, delimiter, isQuoted } = style;
        const write = (text: string): string =>
          isQuoted || /["\r\n]/u.test(text) || text.includes(delimiter)
            ? `"${text.replaceAll('"', '""')}"`
            : text;
        const lines = [
          ['groups', 'email', 'lastname', 'firstname'],
          ...people.map(({ first, last, groups }, index) => [groups, `u${index}@x.com`, last, first]),
        ].map((cells) => cells.map(write).join(delimiter) + newline);
        const { rows, evidence } = await read(encoding.write(lines.join('')), {
          delimiter,
          encoding: encoding.encoding,
        });
        expect(evidence.flaws).toEqual([]);
        expect(evidence.warnings).toEqual([]);
        expect(
          rows.map(({ email, firstName = '', lastName = '', groups }) => [
            email,
            firstName,
            lastName,
            groups,
          ]),
        ).toEqual(
          people.map(({ first, last, groups }, index) => [
            `u${index}@x.com`,
            first,
            last,
            groups
              .split(',')
              .map((name) => name.trim())
              .filter((name) => name !== ''),
          ]),
        );
      }),
      { numRuns: 300 },
    );
  });
});
