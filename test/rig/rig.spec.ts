import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../support/ensure-built.mjs';
import { repositoryPath } from '../support/repository.js';

const run = promisify(execFile);
const RIG = join('dist', 'test', 'rig', 'main.js');
const TEN_MINUTES_MS = 600_000;

/** @returns what it said; the evidence is kept when it objects, and goes when it does not */
async function rig(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [RIG, ...args], {
    // SIGINT, so that everything the rig has started is stopped.
    ...{ cwd: repositoryPath, timeout: TEN_MINUTES_MS - 60_000, killSignal: 'SIGINT' },
  }).catch((error: Error & { stdout: string; stderr: string }) => {
    throw new Error(`The rig objects:\n${error.stderr}\n${error.stdout}`, { cause: error });
  });
  const evidence = /^Evidence: (.+)$/m.exec(stdout)?.[1];
  if (evidence !== undefined) await rm(dirname(evidence), { recursive: true });
  return stdout;
}

/** The short form of `npm run rig`; the long one and all failpoints take an hour each. */
describe('the product, killed at work', { retry: 0 }, () => {
  beforeAll(async () => {
    await ensureBuilt();
    await run('npx', ['tsc', '-p', 'test/rig/tsconfig.build.json'], { cwd: repositoryPath });
  });

  it('loses nothing and does nothing twice', { timeout: TEN_MINUTES_MS }, async () => {
    const said = await rig('--people', '600', '--orgs', '3', '--kills', '8');
    expect(said).toContain('8 of 8 kills met the run at work');
  });

  it(
    'goes on where a process ended by itself, at places of each service',
    { timeout: TEN_MINUTES_MS },
    async () => {
      const places = ['relay.published', 'planner.plan-written', 'executor.call-answered'];
      const said = await rig('--failpoints', ...places, '--repeats', '1', '--people', '120');
      expect(said).toContain('3 of 3 passed');
    },
  );
});
