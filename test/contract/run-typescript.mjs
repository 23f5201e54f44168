// Runs a TypeScript module of the repository as a process of its own: node run-typescript.mjs MODULE ARGUMENT…
import { runnerImport } from 'vite';

const [module] = process.argv.splice(2, 1);
await runnerImport(module, { environments: { inline: { resolve: { conditions: ['source'] } } } });
