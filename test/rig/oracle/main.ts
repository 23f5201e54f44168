import { readFile } from 'node:fs/promises';
import type { Facts } from './facts.js';
import { judge } from './judge.js';

/** `node oracle/main.js FACTS.json`: prints the verdict as JSON. Exit code 0 passed, 1 not passed, 2 cannot judge. */
async function main([file]: readonly string[]): Promise<void> {
  if (file === undefined) throw new Error('Give the file with the facts.');
  const verdict = judge(JSON.parse(await readFile(file, 'utf8')) as Facts);
  process.stdout.write(`${JSON.stringify(verdict, null, 1)}\n`);
  process.exitCode = verdict.passed ? 0 : 1;
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    `The oracle cannot judge: ${error instanceof Error ? (error.stack ?? '') : String(error)}\n`,
  );
  process.exitCode = 2;
});
