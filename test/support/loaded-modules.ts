import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { repositoryPath } from './repository.js';

const recorder = pathToFileURL(join(repositoryPath, 'test', 'fixtures', 'record-modules.mjs'));
const built = pathToFileURL(join(repositoryPath, 'dist')).href;
const sourceMap = z.object({ sources: z.array(z.string()) });

/** How a command is started that shall write the address of every module it loads into a file. */
export function recording(record: string): { nodeArgs: string[]; env: { RECORDED_MODULES: string } } {
  return { nodeArgs: ['--import', recorder.href], env: { RECORDED_MODULES: record } };
}

/**
 * What recorded commands have loaded: packages by the addresses of their modules, and our own modules, of which the
 * bundle puts many into one file, by the addresses of their sources.
 */
export async function loadedModules(record: string): Promise<string[]> {
  const addresses = (await readFile(record, 'utf8')).split('\n').filter((line) => line !== '');
  const sources = await Promise.all(
    [...new Set(addresses)].filter((address) => address.startsWith(built)).map(sourcesOf),
  );
  return [...addresses, ...sources.flat()];
}

/** What only joins others, or helps the bundle itself, has no map. */
async function sourcesOf(address: string): Promise<string[]> {
  const map = `${address}.map`;
  const text = await readFile(fileURLToPath(map), 'utf8').catch(() => '{"sources": []}');
  const { sources } = sourceMap.parse(JSON.parse(text));
  return sources.map((source) => new URL(source, map).href);
}
