import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectExit } from '../../support/expect-exit.js';
import { findUser } from '../../support/find-user.js';
import { csvOf } from '../../support/people.js';
import { csvCuts, type CsvFolder, wholeCsv } from '../../support/source-csv-cuts.js';
import { csvSource } from '../../support/source-files.js';
import { sixtyPeople } from '../../support/source-people.js';
import { nothingLost } from '../../support/source-cut.js';
import { CutWorkspace } from './cut-workspace.js';

let cutWorkspace: CutWorkspace;
let folder: CsvFolder;

beforeAll(async () => {
  cutWorkspace = await CutWorkspace.open([csvSource], { 'users.csv': wholeCsv });
  const { workspace } = cutWorkspace;
  folder = {
    setUsers: (content) =>
      content === undefined
        ? rm(join(workspace.path, 'users.csv'))
        : workspace.write({ 'users.csv': content }),
  };
});
afterEach(() => folder.setUsers(wholeCsv));
afterAll(() => cutWorkspace.close());

describe('the command takes nothing from anybody of a CSV file when', () => {
  it.for(csvCuts.filter(({ isTriedByCommand }) => isTriedByCommand))(
    '$when',
    async ({ make, exit, says }) => {
      await make(folder);
      expect(await cutWorkspace.outcome(says)).toEqual(nothingLost(exit));
    },
  );

  it('nothing is cut, until somebody really leaves', async () => {
    const { workspace } = cutWorkspace;
    await folder.setUsers(csvOf(sixtyPeople.slice(1)));
    expectExit(await workspace.run(['sync']), 0);
    expect(findUser(workspace.sign, 'user.n1@example.com').status).toBe('INACTIVE');
  });
});
