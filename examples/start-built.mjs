import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ensureBuilt, ensureCommandsBuilt } from '../test/support/ensure-built.mjs';

/**
 * Builds quietly what is older than its sources, then starts what was built. Plain JavaScript, for it has to run before anything
 * is built.
 *
 * @param {{ project: string, main: string, withConsole: boolean }} example a tsconfig.json and what it makes, from the repository's folder
 */
export async function startBuilt({ project, main, withConsole }) {
  process.stdout.write('Building Sign Sync, some ten seconds …\n');
  try {
    await (withConsole ? ensureBuilt() : ensureCommandsBuilt());
    compile(fileURLToPath(new URL(`../${project}`, import.meta.url)));
  } catch (error) {
    process.stderr.write(`The build failed:\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    return;
  }
  await import(new URL(`../${main}`, import.meta.url).href);
}

/** @param {string} project */
function compile(project) {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', project], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
}
