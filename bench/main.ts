import { parseArgs } from 'node:util';
import { type Benchmark, type BenchOptions, isMet } from './benchmark.js';
import { actions } from './benchmarks/actions.js';
import { calls } from './benchmarks/calls.js';
import { ingest } from './benchmarks/ingest.js';
import { latency } from './benchmarks/latency.js';
import { memory } from './benchmarks/memory.js';
import { planning } from './benchmarks/planning.js';
import { keepResults } from './report/keep-results.js';
import type { BenchResult } from './report/result.js';
import { resultTable } from './report/table.js';
import { thisMachine } from './support/machine.js';

const BENCHMARKS: readonly Benchmark[] = [ingest, planning, memory, calls, latency, actions];

const USAGE = `npm run bench -- [NAME …] [--runs N] [--json] [--no-keep]

  NAME       ${BENCHMARKS.map(({ name }) => name).join(', ')}; all when none is given
  --runs N   samples of each figure where that is affordable (3)
  --json     only JSON on standard output
  --no-keep  leave bench/RESULTS.md and bench/results.json as they are
`;

/** `npm run bench`: measures, prints a table and JSON, and keeps the last figures. Progress goes to standard error. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    allowNegative: true,
    options: {
      runs: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const chosen = choose(positionals);
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes a whole number from 1.\n\n${USAGE}`);
  const results: BenchResult[] = [];
  for (const benchmark of chosen) {
    results.push(await runOne(benchmark, { runs, note }));
    // After each, so that a later failure or Ctrl-C takes nothing away.
    if (values.keep)
      await keepResults(
        results,
        BENCHMARKS.map(({ name }) => name),
      );
  }
  if (!values.json) process.stdout.write(`\n${resultTable(results)}\n`);
  process.stdout.write(`${JSON.stringify({ results }, null, 1)}\n`);
}

function choose(names: readonly string[]): readonly Benchmark[] {
  const unknown = names.find((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  if (unknown !== undefined) throw new Error(`There is no benchmark "${unknown}".\n\n${USAGE}`);
  return names.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => names.includes(name));
}

async function runOne(benchmark: Benchmark, options: BenchOptions): Promise<BenchResult> {
  const { name, about } = benchmark;
  options.note(name);
  const machine = thisMachine();
  const measuredAt = new Date().toISOString();
  const measures = (await benchmark.measure(options)).map((one) => ({
    ...one,
    value: rounded(one.value),
    samples: one.samples.map(rounded),
    met: isMet(one),
  }));
  return { name, about, measuredAt, machine, measures };
}

/** Three digits behind the point say more than any of these figures can. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
