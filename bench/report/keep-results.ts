import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { repositoryPath } from '../support/paths.js';
import { resultPage } from './page.js';
import { type BenchResult, resultsSchema } from './result.js';

const dataPath = join(repositoryPath, 'bench', 'results.json');
const pagePath = join(repositoryPath, 'bench', 'RESULTS.md');

/**
 * Keeps the last result of each benchmark, in `bench/results.json` and for people in `bench/RESULTS.md`.
 * @param order the names of all benchmarks; results of others are dropped
 */
export async function keepResults(fresh: readonly BenchResult[], order: readonly string[]): Promise<void> {
  const known = new Map([...(await keptResults()), ...fresh].map((result) => [result.name, result]));
  const results = order.flatMap((name) => known.get(name) ?? []);
  await writeFormatted(dataPath, JSON.stringify({ results }));
  await writeFormatted(pagePath, resultPage(results));
}

async function keptResults(): Promise<readonly BenchResult[]> {
  const text = await readFile(dataPath, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? [] : resultsSchema.parse(JSON.parse(text)).results;
}

/** As the repository's own check of formats wants it. */
async function writeFormatted(path: string, text: string): Promise<void> {
  const style = await resolveConfig(path);
  await writeFile(path, await format(text, { ...style, filepath: path }));
}
