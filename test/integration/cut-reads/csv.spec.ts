import { appendFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openSource, SourceUnreadableError } from '#sources';
import { crowd, csvOf } from '../../support/people.js';
import { csvCuts, type CsvFolder, wholeCsv } from '../../support/source-csv-cuts.js';
import { csvSource } from '../../support/source-files.js';
import { sixtyPeople } from '../../support/source-people.js';
import { nothingLost } from '../../support/source-cut.js';
import { CutWorld } from './cut-world.js';

let world: CutWorld;
let path: string;
let folder: CsvFolder;

beforeAll(async () => {
  world = await CutWorld.open({ sources: [csvSource], files: { 'users.csv': wholeCsv } });
  path = join(dirname((await world.services.config()).file), 'users.csv');
  folder = {
    setUsers: (content) => (content === undefined ? rm(path) : writeFile(path, content)),
  };
});
afterEach(() => folder.setUsers(wholeCsv));
afterAll(() => world.close());

describe('nobody loses anything of a CSV file when', () => {
  it.for(csvCuts)('$when', async ({ make, exit, says }) => {
    await make(folder);
    expect(await world.outcome(says)).toEqual(nothingLost(exit));
  });

  it('nothing is cut, until somebody really leaves', async () => {
    await folder.setUsers(csvOf(sixtyPeople.slice(1)));
    const { run, exitCode } = await world.services.run('sync');
    expect(exitCode).toBe(0);
    expect(await world.services.itemsOf(run.id)).toEqual(['user.n1@example.com deactivate applied']);
  });
});

/** Most of the people: without a last line that counts them, such a file would be believed. */
const fortyFive = csvOf(sixtyPeople.slice(0, 45));

describe('nobody loses anything of a CSV file whose last line counts its rows when', () => {
  it.for([
    { when: 'that line is missing', text: fortyFive, says: ['users.csv', 'ROWS'] },
    { when: 'rows before it are missing', text: `${fortyFive}ROWS,60\n`, says: ['users.csv', '60', '45'] },
  ])('$when', async ({ text, says }) => {
    const counted = await CutWorld.open({
      sources: [{ ...csvSource, lines: [...csvSource.lines, 'trailer: ROWS'] }],
      files: { 'users.csv': `${wholeCsv}ROWS,60\n` },
    });
    onTestFinished(() => counted.close());
    await counted.services.write({ 'users.csv': text });
    expect(await counted.outcome(says)).toEqual(nothingLost(3));
  });
});

/** More than the part of a file that is read at once. */
const many = csvOf(crowd(4000));

/** What happens to the file after the first people of it have been read. */
const changes = [
  { change: 'is cut in half', make: () => truncate(path, many.length / 2) },
  { change: 'is emptied', make: () => truncate(path, 0) },
  { change: 'grows', make: () => appendFile(path, csvOf(crowd(10)).slice(csvOf([]).length)) },
  { change: 'is written anew with fewer people', make: () => writeFile(path, csvOf(crowd(3000))) },
] as const;

describe('a CSV file is not believed to be whole when, while it is read, it', () => {
  it.for(changes)('$change', async ({ make }) => {
    await writeFile(path, many);
    expect(await flawsOfReadDuring(make)).not.toEqual([]);
  });

  it('but what a rename over it takes away is still read to its end', async () => {
    await writeFile(path, many);
    await writeFile(`${path}.new`, csvOf(crowd(5)));
    expect(await rowsOfReadDuring(() => rename(`${path}.new`, path))).toBe(4000);
  });
});

async function readDuring(change: () => Promise<void>) {
  const source = await openSource(await world.services.config());
  const reading = source.read(new AbortController().signal);
  let next = await reading.next();
  let rows = 0;
  await change();
  for (; next.done !== true; next = await reading.next()) rows += next.value.length;
  return { rows, evidence: next.value };
}

async function rowsOfReadDuring(change: () => Promise<void>): Promise<number> {
  return (await readDuring(change)).rows;
}

/** A read that ends in an error has no evidence, which is as good as a flaw. */
async function flawsOfReadDuring(change: () => Promise<void>): Promise<readonly string[]> {
  try {
    return (await readDuring(change)).evidence.flaws.map(({ code }) => code);
  } catch (error) {
    if (error instanceof SourceUnreadableError) return [error.code];
    throw error;
  }
}
