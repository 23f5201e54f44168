import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout, from sources as well as from what was built of them. */
const repositoryPath = folderWith('package.json', dirname(fileURLToPath(import.meta.url)));

/** What was built of an app: `appPath('planner', 'main')`. */
export function appPath(app: string, file: string): string {
  return join(repositoryPath, 'dist', 'apps', app, 'src', `${file}.js`);
}

function folderWith(file: string, from: string): string {
  if (existsSync(join(from, file))) return from;
  const above = dirname(from);
  if (above === from) throw new Error(`No folder above this file holds ${file}.`);
  return folderWith(file, above);
}
