#!/usr/bin/env node
import { buildProgram } from './program.js';

/** Nothing heavy is imported before a command needs it, so that `--help` answers at once. */
await buildProgram().parseAsync(process.argv);
