import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { csvOf } from '../../support/people.js';
import { OKTA_TOKEN } from '../../support/source-okta.js';
import { peopleOfFile, startThreeSources, thirdCsv } from '../../support/source-several.js';
import { severalCuts, type SeveralDirectories } from '../../support/source-several-cuts.js';
import { nothingLost } from '../../support/source-cut.js';
import { CutWorld } from './cut-world.js';

let all: SeveralDirectories;
let world: CutWorld;

beforeAll(async () => {
  const three = await startThreeSources();
  world = await CutWorld.open({
    sources: three.sources,
    files: { 'users.csv': thirdCsv },
    secrets: [OKTA_TOKEN, three.console.organization.clientSecret],
  });
  const path = join(dirname((await world.services.config()).file), 'users.csv');
  all = {
    ...three,
    setUsers: (content) => (content === undefined ? rm(path) : writeFile(path, content)),
  };
});
afterEach(async () => {
  all.heal();
  await all.setUsers(thirdCsv);
});
afterAll(async () => {
  await all.close();
  await world.close();
});

describe('nobody loses anything of several directories when', () => {
  it.for(severalCuts)('$when', async ({ make, exit, says }) => {
    await make(all);
    expect(await world.outcome(says)).toEqual(nothingLost(exit));
  });

  it('nothing is cut, until somebody really leaves', async () => {
    await all.setUsers(csvOf(peopleOfFile.slice(1)));
    const { run, exitCode } = await world.services.run('sync');
    expect(exitCode).toBe(0);
    expect(await world.services.itemsOf(run.id)).toEqual(['user.n1@example.com deactivate applied']);
  });
});
