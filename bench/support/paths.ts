import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the build that this file is a part of. */
const buildPath = fileURLToPath(new URL('../..', import.meta.url));

/** The folder of the checkout; the build lies directly in it. */
export const repositoryPath = join(buildPath, '..');

/** The command `sign-sync`, as `package.json` names it. */
export const commandPath = join(buildPath, 'apps', 'cli', 'src', 'main.js');

/** The command `sign-simulator`. */
export const simulatorPath = join(buildPath, 'apps', 'sign-simulator', 'src', 'main.js');
