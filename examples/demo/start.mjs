import { startBuilt } from '../start-built.mjs';

await startBuilt({
  project: 'bench/tsconfig.build.json',
  main: 'dist/examples/demo/main.js',
  withConsole: process.argv.includes('--console'),
});
