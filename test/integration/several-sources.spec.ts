import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config, CsvSourceConfig } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import {
  emailKey,
  judgeRead,
  mergeRows,
  type DirectoryPerson,
  type DirectoryRow,
  type ReadVerdict,
} from '#domain';
import { openSource, openSources } from '#sources';
import { policy, rules } from '#testing';

const COLUMNS = {
  ...{ email: 'email', firstName: 'firstname', lastName: 'lastname', country: 'country' },
  ...{ groups: 'groups', username: 'username', domain: 'domain', identityType: 'type' },
};
const { signal } = new AbortController();

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sign-sync-several-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of these lines under the usual header; undefined: there is none. */
function csv(
  name: string,
  lines: readonly string[] | undefined,
  domains?: readonly string[],
): CsvSourceConfig {
  const filePath = path.join(folder, name);
  if (lines === undefined) rmSync(filePath, { force: true });
  else writeFileSync(filePath, ['email,firstname,groups', ...lines, ''].join('\n'));
  return {
    ...{ type: 'csv', file: path.join(folder, 'connector-csv.yml'), filePath },
    ...{ delimiter: ',', encoding: 'utf-8', columns: COLUMNS },
    ...(domains && { domains }),
  };
}

function configOf(sources: readonly CsvSourceConfig[]): Pick<Config, 'sources' | 'policy' | 'scope' | 'tls'> {
  return {
    sources,
    policy: policy({ rules: rules(['Sales', {}], ['Legal', {}]) }),
    ...{ scope: { kind: 'mapped' }, tls: {} },
  };
}

interface Read {
  readonly rows: readonly DirectoryRow[];
  readonly evidence: ReadEvidenceBody;
}

async function read(sources: readonly CsvSourceConfig[]): Promise<Read> {
  const reading = (await openSource(configOf(sources))).read(signal);
  const rows: DirectoryRow[] = [];
  for (;;) {
    const step = await reading.next();
    if (step.done === true) return { rows, evidence: step.value };
    expect(step.value.length).toBeGreaterThan(0);
    rows.push(...step.value);
  }
}

/** As the planner joins them. */
function peopleOf({ rows }: Read): Map<string, DirectoryPerson> {
  const byKey = new Map<string, DirectoryRow[]>();
  for (const row of rows.toSorted((a, b) => a.row - b.row)) {
    const key = emailKey(row.email);
    byKey.set(key, [...(byKey.get(key) ?? []), row]);
  }
  return new Map([...byKey].map(([key, own]) => [key, mergeRows(own).person]));
}

/** What is made of a read by somebody who knew the same number of people before. */
function viewOf({ evidence }: Read, people: number): ReadVerdict['view'] {
  return judgeRead({
    ...{ flaws: evidence.flaws.map(({ message }) => message), groupsNotFound: evidence.groupsNotFound },
    ...{ people, inScope: people, baseline: { people, inScope: people }, mappedGroups: [] },
    ...{ allowEmpty: false, allowShrink: false },
  }).view;
}

describe('several sources', () => {
  it('are one directory: rows numbered on, the first source winning, groups joined', async () => {
    const sources = [
      csv('hr.csv', ['ana@x.com,Ana,Sales', 'nobody,,Sales', 'bo@x.com,,Sales', 'nobody,,Sales']),
      csv('contractors.csv', ['ANA@x.com,Anna,Legal', 'bo@x.com,Bo,', 'kim@x.com,Kim,"Legal,Other"']),
    ];
    const both = await read(sources);
    expect(both.rows.map(({ row, email }) => [row, email])).toEqual([
      [1, 'ana@x.com'],
      [3, 'bo@x.com'],
      [5, 'ANA@x.com'],
      [6, 'bo@x.com'],
      [7, 'kim@x.com'],
    ]);
    expect([...peopleOf(both).values()]).toMatchObject([
      { email: 'ana@x.com', firstName: 'Ana', groups: ['Legal', 'Sales'] },
      { email: 'bo@x.com', firstName: 'Bo', groups: ['Sales'] },
      { email: 'kim@x.com', firstName: 'Kim', groups: ['Legal', 'Other'] },
    ]);
    const names = sources.map(({ filePath }) => `csv:${filePath}`);
    expect(both.evidence).toMatchObject({
      ...{ source: names.join(' + '), rows: 7, people: 5, dropped: 2, pages: 2, flaws: [] },
      ...{ groupsNotFound: [], batches: 2 },
      sources: [
        { source: names[0], outcome: 'read', rows: 4, people: 2, dropped: 2 },
        { source: names[1], outcome: 'read', rows: 3, people: 3, dropped: 0 },
      ],
    });
    expect((await read(sources.toReversed())).evidence.digest).not.toBe(both.evidence.digest);
  });

  it('count people of their own domains only, who are neither people nor dropped otherwise', async () => {
    const { rows, evidence } = await read([
      csv(
        'hr.csv',
        ['a@x.com,A,Sales', 'a@eu.x.com,A,Sales', 'a@y.org,A,Sales', 'broken,A,Sales'],
        ['x.com'],
      ),
      csv('other.csv', ['b@x.com,B,Sales', 'b@Y.org,B,Sales'], ['y.org', 'eu.x.com']),
    ]);
    expect(rows.map(({ email }) => email)).toEqual(['a@x.com', 'b@Y.org']);
    expect(evidence).toMatchObject({ rows: 6, people: 2, dropped: 1 });
    expect(evidence.warnings).toEqual([
      expect.stringContaining('row 4 is left out'),
      expect.stringMatching(/hr\.csv: 2 addresses are left out, of none of the domains x\.com\.$/u),
      expect.stringMatching(
        /other\.csv: 1 address is left out, of none of the domains y\.org, eu\.x\.com\.$/u,
      ),
    ]);
  });

  it('filter by domain also when there is one alone', async () => {
    const { rows, evidence } = await read([csv('hr.csv', ['a@x.com,A,Sales', 'b@y.org,A,Sales'], ['x.com'])]);
    expect(rows.map(({ row, email }) => [row, email])).toEqual([[1, 'a@x.com']]);
    expect(evidence).toMatchObject({ people: 1, rows: 2, dropped: 0, batches: 1 });
    expect(evidence).not.toHaveProperty('sources');
  });

  it('go on without one that cannot be read, which is a flaw of the whole read', async () => {
    const there = csv('hr.csv', ['a@x.com,A,Sales']);
    const gone = csv('gone.csv', undefined);
    for (const sources of [
      [there, gone],
      [gone, there],
    ]) {
      const { rows, evidence } = await read(sources);
      expect(rows.map(({ row, email }) => [row, email])).toEqual([[1, 'a@x.com']]);
      expect(evidence.flaws).toEqual([
        {
          code: 'SOURCE_FILE_MISSING',
          message: expect.stringMatching(/^csv:.*gone\.csv could not be read: .*gone\.csv does not exist/u),
        },
      ]);
    }
  });

  it('keep what one gave before it failed, and count on behind it', async () => {
    const broken = csv('broken.csv', undefined);
    const lines = Array.from({ length: 20_000 }, (_, index) => `u${index}@x.com,U,Sales\n`).join('');
    writeFileSync(
      broken.filePath,
      Buffer.concat([Buffer.from(`email,firstname,groups\n${lines}`), Buffer.from([0xff, 0x0a])]),
    );
    const { rows, evidence } = await read([broken, csv('hr.csv', ['a@x.com,A,Sales'])]);
    expect(evidence.flaws).toMatchObject([{ code: 'SOURCE_ENCODING' }]);
    expect(rows.length).toBeGreaterThan(1000);
    expect(rows.map(({ row }) => row)).toEqual(rows.map((_, index) => index + 1));
    expect(rows.at(-1)?.email).toBe('a@x.com');
    expect(evidence.sources?.[0]).toMatchObject({ outcome: 'failed', rows: rows.length - 1 });
    expect(evidence.people).toBe(rows.length);
  });

  it('end the read when none of them can be read, with all reasons', async () => {
    await expect(read([csv('gone.csv', undefined), csv('lost.csv', undefined)])).rejects.toMatchObject({
      code: 'SOURCES_FAILED',
      message: expect.stringMatching(/^None of the 2 sources could be read\. .*gone\.csv.* .*lost\.csv/u),
    });
  });

  it('stop at once with the run', async () => {
    const controller = new AbortController();
    const source = await openSource(
      configOf([csv('hr.csv', ['a@x.com,A,Sales']), csv('other.csv', ['b@x.com,B,Sales'])]),
    );
    const reading = source.read(controller.signal);
    expect(await reading.next()).toMatchObject({ done: false });
    controller.abort(new Error('stopped'));
    await expect(reading.next()).rejects.toThrow('stopped');
  });

  it('can be looked at one by one, and as one', async () => {
    const config = configOf([
      csv('hr.csv', ['a@x.com,A,Sales', 'z@z.org,Z,Sales'], ['x.com']),
      csv('other.csv', ['a@x.com,A,Legal']),
    ]);
    const names = config.sources.map((source) => `csv:${(source as CsvSourceConfig).filePath}`);
    const each = await openSources(config);
    expect(each.map(({ name }) => name)).toEqual(names);
    expect((await each[0]?.inspect(signal))?.sample.map(({ email }) => email)).toEqual(['a@x.com']);
    expect(await (await openSource(config)).inspect(signal)).toMatchObject({
      name: names.join(' + '),
      groups: [
        { group: 'Sales', people: 2 },
        { group: 'Legal', people: 1 },
      ],
      sample: [{ groups: ['Sales'] }, { groups: ['Legal'] }],
      notes: expect.arrayContaining([expect.stringContaining('Only addresses of x.com count.')]),
    });
  });
});

describe('one person of several sources', () => {
  async function lookUp(sources: readonly CsvSourceConfig[], ...addresses: string[]) {
    const keys = addresses.map((email) => ({ email }));
    return (await (await openSource(configOf(sources))).readPeople(keys, signal)).map(({ rows }) => rows);
  }

  it('has the rows of all of them in their order, and is absent only when each one says so', async () => {
    const sources = [
      csv('hr.csv', ['a@x.com,A,Sales', 'b@x.com,B,Sales']),
      csv('other.csv', ['A@x.com,Anna,Legal']),
    ];
    expect(await lookUp(sources, 'a@x.com', 'b@x.com', 'c@x.com')).toMatchObject([
      [
        { row: 1, firstName: 'A', groups: ['Sales'] },
        { row: 2, firstName: 'Anna', groups: ['Legal'] },
      ],
      [{ row: 1, firstName: 'B' }],
      [],
    ]);
  });

  it('is not known as long as one of them cannot say', async () => {
    const sources = [csv('hr.csv', ['a@x.com,A,Sales']), csv('gone.csv', undefined)];
    await expect(lookUp(sources, 'a@x.com')).rejects.toMatchObject({ code: 'SOURCE_FILE_MISSING' });
  });

  it('is asked for only where the domain may be', async () => {
    const sources = [
      csv('hr.csv', ['a@x.com,A,Sales', 'b@y.org,B,Sales'], ['x.com']),
      csv('gone.csv', undefined, ['y.org']),
    ];
    expect(await lookUp(sources, 'a@x.com')).toMatchObject([[{ email: 'a@x.com' }]]);
    await expect(lookUp(sources, 'a@x.com', 'b@y.org')).rejects.toMatchObject({
      code: 'SOURCE_FILE_MISSING',
    });
  });
});

describe('any sources', () => {
  const anyPerson = fc.record({
    email: fc.constantFrom('a@x.com', 'A@x.com', 'b@x.com', 'c@y.org', 'd@y.org', 'broken'),
    first: fc.constantFrom('', 'Ana', 'Bo'),
    group: fc.constantFrom('', 'Sales', 'Legal', 'Other'),
  });
  const anySource = fc.record({
    people: fc.array(anyPerson, { maxLength: 6 }),
    domains: fc.constantFrom(undefined, undefined, ['x.com'], ['y.org']),
    fails: fc.boolean(),
  });
  const anySources = fc.array(anySource, { minLength: 2, maxLength: 4 });
  type AnySource = typeof anySource extends fc.Arbitrary<infer T> ? T : never;

  /** Whoever fails is a file that is not there. */
  function written(sources: readonly AnySource[], isBroken: boolean): CsvSourceConfig[] {
    return sources.map(({ people, domains, fails }, index) => {
      const lines = people.map(({ email, first, group }) => `${email},${first},${group}`);
      return csv(`any-${index}.csv`, isBroken && fails ? undefined : lines, domains);
    });
  }

  it('have the same people with the same groups in whatever order they stand', async () => {
    await fc.assert(
      fc.asyncProperty(anySources, fc.infiniteStream(fc.nat()), async (sources, random) => {
        const inOrder = written(sources, false);
        const shuffled = inOrder
          .map((source) => ({ source, at: random.next().value as number }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ source }) => source);
        const groups = (people: Map<string, DirectoryPerson>) =>
          new Map([...people].map(([key, person]) => [key, person.groups]));
        expect(groups(peopleOf(await read(shuffled)))).toEqual(groups(peopleOf(await read(inOrder))));
      }),
      { numRuns: 100 },
    );
  });

  it('are complete only with all of them: one that fails removes nobody of the others, and never unseen', async () => {
    await fc.assert(
      fc.asyncProperty(anySources, async (sources) => {
        const failing = sources.filter(({ fails }) => fails).length;
        fc.pre(failing < sources.length);
        const partial = await read(written(sources, true));
        expect(partial.evidence.flaws).toHaveLength(failing);
        expect(viewOf(partial, 5)).toBe(failing === 0 ? 'complete' : 'union');
        const others = sources.filter(({ fails }) => !fails);
        const alone = await read(written(others, false));
        expect(peopleOf(partial)).toEqual(peopleOf(alone));
      }),
      { numRuns: 100 },
    );
  });

  it('number their rows without a repetition, and count what they gave', async () => {
    await fc.assert(
      fc.asyncProperty(anySources, async (sources) => {
        const { rows, evidence } = await read(written(sources, false));
        const numbers = rows.map(({ row }) => row);
        expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
        expect(evidence.people).toBe(rows.length);
        expect(evidence.rows).toBe(sources.reduce((total, { people }) => total + people.length, 0));
      }),
      { numRuns: 50 },
    );
  });
});
