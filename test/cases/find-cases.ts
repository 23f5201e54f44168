import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { repositoryPath } from '../support/repository.js';
import { caseSchema } from './case.schema.js';

export interface CaseFolder {
  /** `cases/001-create-user` */
  readonly name: string;
  readonly title: string;
  readonly path: string;
}

export interface FoundCases {
  readonly folders: readonly string[];
  readonly cases: readonly CaseFolder[];
}

/**
 * Every folder with a `case.json` in `SIGN_SYNC_CASES` (folders, separated as in PATH), or else in the folders of worked cases
 * beside this checkout, where they exist.
 *
 * @throws Error when a folder that was asked for does not exist or holds no case, or a `case.json` is wrong
 */
export function findCases(asked: string | undefined): FoundCases {
  const folders = asked === undefined || asked === '' ? foldersBeside() : asked.split(delimiter);
  const cases = folders.flatMap((folder) => {
    if (!existsSync(folder)) throw new Error(`SIGN_SYNC_CASES: there is no folder ${folder}.`);
    const found = casesIn(folder);
    if (found.length === 0) throw new Error(`There is no case (a folder with a case.json) in ${folder}.`);
    return found;
  });
  return { folders, cases };
}

function foldersBeside(): string[] {
  const shared = join(dirname(repositoryPath), 'shared');
  return [join(shared, 'cases')].filter((folder) => existsSync(folder));
}

function casesIn(folder: string): CaseFolder[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, 'case.json')))
    .map((path) => {
      const { title } = caseSchema.parse(JSON.parse(readFileSync(join(path, 'case.json'), 'utf8')));
      return { name: `${basename(folder)}/${basename(path)}`, title, path };
    });
}
