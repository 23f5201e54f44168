import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RepositoriesWorld } from './repositories-world.js';
import { repositoryPath } from '../support/repository.js';

/** What the page is about, by the tables of it that name things in code at the beginning of a row. */
let named: string[];
let world: RepositoriesWorld;

beforeAll(async () => {
  world = await RepositoriesWorld.open();
  const page = await readFile(join(repositoryPath, 'docs/architecture.md'), 'utf8');
  named = page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''));
});
afterAll(() => world.close());

describe('The page about the architecture', () => {
  it('names every library and every app, and none that is gone', async () => {
    const folders = await Promise.all(
      ['libs', 'apps'].map(async (row) =>
        (await readdir(join(repositoryPath, row))).map((folder) => `${row}/${folder}`),
      ),
    );
    expect(named.filter((name) => name.includes('/')).toSorted()).toEqual(folders.flat().toSorted());
  });

  it('names every table of the database, and none that is gone', async () => {
    const tables = await world.db.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = current_schema() and tablename <> 'migrations'`,
    );
    expect(named.filter((name) => !name.includes('/')).toSorted()).toEqual(
      tables.map(({ name }) => name).toSorted(),
    );
  });
});

describe('The list of decisions', () => {
  it('has each of them, under its own title', async () => {
    const folder = join(repositoryPath, 'docs/adr');
    const files = (await readdir(folder)).filter((file) => file !== 'README.md').toSorted();
    const rows = await Promise.all(
      files.map(async (file) => {
        const [, number, title] =
          /^# ADR (\d{4}): (.+)$/m.exec(await readFile(join(folder, file), 'utf8')) ?? [];
        return `| [${number}](${file}) | ${title} |`;
      }),
    );
    const list = await readFile(join(folder, 'README.md'), 'utf8');
    expect(list.split('\n').filter((line) => line.startsWith('| ['))).toEqual(rows);
  });
});
