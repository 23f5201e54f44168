import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { repositoryPath } from '../support/repository.js';

const run = promisify(execFile);

const nestCliSchema = z.object({
  projects: z.record(
    z.string(),
    z.object({
      type: z.enum(['application', 'library']),
      root: z.string(),
      compilerOptions: z.object({ tsConfigPath: z.string() }),
    }),
  ),
});

async function nestProjects() {
  const text = await readFile(join(repositoryPath, 'nest-cli.json'), 'utf8');
  return Object.entries(nestCliSchema.parse(JSON.parse(text)).projects);
}

describe('nest-cli.json', () => {
  let copy: string;

  // A copy, because a build into the checkout's own dist would change files under tests that run the command.
  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'sign-sync-nest-'));
    for (const name of [
      'package.json',
      'nest-cli.json',
      'tsconfig.json',
      'tsconfig.build.json',
      'apps',
      'libs',
    ]) {
      await cp(join(repositoryPath, name), join(copy, name), { recursive: true });
    }
    await symlink(join(repositoryPath, 'node_modules'), join(copy, 'node_modules'));
  });

  afterAll(async () => {
    await rm(copy, { recursive: true, force: true });
  });

  /** Helpers of specs, and what runs in a browser and is built by vite. */
  const ELSEWHERE = new Set(['testing', 'console']);

  it('names every app and every library of the product, with a compiler configuration that exists', async () => {
    const folders = [];
    for (const row of ['apps', 'libs']) {
      const names = await readdir(join(repositoryPath, row));
      folders.push(...names.filter((name) => !ELSEWHERE.has(name)).map((name) => `${row}/${name}`));
    }
    const projects = await nestProjects();
    expect(projects.map(([, { root }]) => root).toSorted()).toEqual(folders.toSorted());
    for (const [, { compilerOptions }] of projects) {
      await expect(readFile(join(repositoryPath, compilerOptions.tsConfigPath), 'utf8')).resolves.toContain(
        'extends',
      );
    }
  });

  it('builds an app with `nest build`, with all it imports, so that plain Node loads it', async () => {
    await run('npx', ['--no-install', 'nest', 'build', 'all-in-one'], { cwd: copy });
    // The index loads each of these when it is called.
    for (const [file, name] of [
      ['run-command.js', 'runCommand'],
      ['engine.js', 'startEngine'],
      ['index.js', 'serve'],
    ] as const) {
      const built = join(copy, 'dist', 'apps', 'all-in-one', 'src', file);
      const script = `console.log(Object.keys(await import(${JSON.stringify(built)})).join())`;
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
        cwd: copy,
      });
      expect(stdout.trim().split(',')).toContain(name);
    }
  });
});
