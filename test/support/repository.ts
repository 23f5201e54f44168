import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this checkout. */
export const repositoryPath = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where `npm run build` puts the command. */
export const commandPath = join(repositoryPath, 'dist', 'apps', 'cli', 'src', 'main.js');
