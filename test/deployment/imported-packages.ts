import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import typescript from 'typescript';

/** The names of all packages that built files import, at once or later by `import()`, each with the files that do. */
export function importedPackages(folder: string): ReadonlyMap<string, readonly string[]> {
  const packages = new Map<string, string[]>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js')) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    for (const { fileName } of typescript.preProcessFile(text, true, true).importedFiles) {
      if (/^[.#/]/.test(fileName) || isBuiltin(fileName)) continue;
      const name = fileName
        .split('/')
        .slice(0, fileName.startsWith('@') ? 2 : 1)
        .join('/');
      packages.set(name, [...(packages.get(name) ?? []), file]);
    }
  }
  return packages;
}
