import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { repositoryPath } from '../support/repository.js';
import { expectedSchema, type ExpectedOutcome } from './case.schema.js';
import { runCase } from './run-case.js';

const exampleCase = join(repositoryPath, 'test', 'fixtures', 'cases', 'create-and-move');

async function exampleThatExpects(change: (expected: ExpectedOutcome) => ExpectedOutcome): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sign-sync-case-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(exampleCase, folder, { recursive: true });
  const path = join(folder, 'expected.json');
  const expected = expectedSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  await writeFile(path, JSON.stringify(change(expected)));
  return folder;
}

describe('runCase', () => {
  it('finds nothing wrong with a case that is done as expected', async () => {
    expect(await runCase(exampleCase)).toEqual([]);
  });

  it('tells everything that is not as expected', async () => {
    const path = await exampleThatExpects(({ state, ...expected }) => ({
      ...expected,
      exit: [0, 3],
      maxWrites: 3,
      state: JSON.parse(JSON.stringify(state).replace('"Lee"', '"Leigh"')) as typeof state,
    }));

    const problems = await runCase(path);
    expect(problems.slice(0, 3)).toEqual([
      'step 2: the exit code should be 3, is 0',
      'org primary: ann.lee@example.com: last name should be Leigh, is Lee',
      'at most 3 write calls should be made, 4 were',
    ]);
    expect(problems.slice(3).map((text) => text.split('\n', 1)[0])).toEqual([
      '--- step 1: sign-sync sync (exit 0)',
      '--- step 2: sign-sync sync --users mapped (exit 0)',
    ]);
  });
});
