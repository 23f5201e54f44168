import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// Plain JavaScript, for it has to run before anything is built. It builds quietly, then plays what was built.
const require = createRequire(import.meta.url);
const compiler = require.resolve('typescript/bin/tsc');
const project = fileURLToPath(new URL('../../bench/tsconfig.json', import.meta.url));

process.stdout.write('Building Sign Sync, some ten seconds …\n');
let build = spawnSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8' });
if (build.status === 0 && process.argv.includes('--console')) {
  const vite = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url));
  const folder = fileURLToPath(new URL('../../apps/console', import.meta.url));
  build = spawnSync(process.execPath, [vite, 'build', folder, '--logLevel', 'warn'], { encoding: 'utf8' });
}
if (build.status === 0) {
  // `npx sign-sync` in this folder, as the demonstration suggests it, starts the file itself.
  for (const file of Object.values(require('../../package.json').bin)) {
    chmodSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 0o755);
  }
  await import(new URL('../../dist/examples/demo/main.js', import.meta.url).href);
} else {
  process.stderr.write(`The build failed:\n${build.stdout}${build.stderr}`);
  process.exitCode = 1;
}
