import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { repositoryPath } from '../support/repository.js';

const run = promisify(execFile);

describe('the built command', () => {
  it.each(['bench', 'test/rig', 'examples/stack'])('is not made anew by compiling %s', async (project) => {
    const tsc = join(repositoryPath, 'node_modules', 'typescript', 'bin', 'tsc');
    const { stdout } = await run(
      process.execPath,
      [tsc, '-p', `${project}/tsconfig.build.json`, '--listFilesOnly'],
      {
        cwd: repositoryPath,
      },
    );
    const files = stdout.split('\n').map((path) => path.replace(`${repositoryPath}/`, ''));
    expect(files.filter((path) => path.startsWith(project)).length).toBeGreaterThan(0);
    const ofProduct = files.filter((path) => /^(apps|libs)\//u.test(path));
    const ownPrograms = /^(apps\/sign-simulator|libs\/testing)\/|^libs\/telemetry\/src\/failpoint\.ts$/u;
    expect(ofProduct.filter((path) => !ownPrograms.test(path))).toEqual([]);
  });
});
