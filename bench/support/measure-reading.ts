import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cleanEnvironment } from './clean-environment.js';
import type { DirectoryFigures } from './read-directory.js';

const program = fileURLToPath(new URL('./read-directory.js', import.meta.url));

/** Reads the directory of a configuration in a process of its own, and looks people up in it afterwards. */
export async function measureReading(folder: string): Promise<DirectoryFigures> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'sign-sync-config.yml'], {
    cwd: folder,
    env: cleanEnvironment(),
  });
  return JSON.parse(stdout) as DirectoryFigures;
}
