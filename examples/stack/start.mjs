import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// Plain JavaScript, for it has to run before anything is built. It builds quietly, then starts what was built.
const require = createRequire(import.meta.url);
const compiler = require.resolve('typescript/bin/tsc');
const project = fileURLToPath(new URL('tsconfig.json', import.meta.url));

process.stdout.write('Building Sign Sync, some ten seconds …\n');
const build = spawnSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8' });
if (build.status === 0) {
  await import(new URL('../../dist/examples/stack/main.js', import.meta.url).href);
} else {
  process.stderr.write(`The build failed:\n${build.stdout}${build.stderr}`);
  process.exitCode = 1;
}
