import path from 'node:path';
import type { Start } from './project-files.js';

/** How this very command is started for a configuration in a folder. */
export function startOf(folder: string, config: string, isService: boolean): Start {
  return {
    folder: path.resolve(folder),
    node: process.execPath,
    main: path.resolve(process.argv[1] ?? 'sign-sync'),
    config,
    isService,
  };
}
