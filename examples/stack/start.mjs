import { startBuilt } from '../start-built.mjs';

await startBuilt({
  project: 'examples/stack/tsconfig.build.json',
  main: 'dist/examples/stack/main.js',
  withConsole: false,
});
