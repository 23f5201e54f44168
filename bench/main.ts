import { parseArgs } from 'node:util';
import { type Benchmark, type BenchOptions, isMet } from './benchmark.js';
import { actions } from './benchmarks/actions.js';
import { api } from './benchmarks/api.js';
import { audit } from './benchmarks/audit.js';
import { backlog } from './benchmarks/backlog.js';
import { calls } from './benchmarks/calls.js';
import { events } from './benchmarks/events.js';
import { consoleBench } from './benchmarks/console.js';
import { ingest } from './benchmarks/ingest.js';
import { latency } from './benchmarks/latency.js';
import { ldap } from './benchmarks/ldap.js';
import { memory } from './benchmarks/memory.js';
import { messages } from './benchmarks/messages.js';
import { neighbours } from './benchmarks/neighbours.js';
import { planning } from './benchmarks/planning.js';
import { plans } from './benchmarks/plans.js';
import { scaling } from './benchmarks/scaling.js';
import { stackActions } from './benchmarks/stack-actions.js';
import { start } from './benchmarks/start.js';
import { keepResults } from './report/keep-results.js';
import type { BenchResult } from './report/result.js';
import { resultTable } from './report/table.js';
import { thisMachine } from './support/machine.js';

const BENCHMARKS: readonly Benchmark[] = [
  // The command, with everything in one process.
  ...[ingest, ldap, planning, plans, memory, calls, latency, actions, audit, api, consoleBench],
  // The services, over RabbitMQ.
  ...[messages, stackActions, scaling, neighbours, backlog, start, events],
];
const SCALING = BENCHMARKS.flatMap(({ name, scales }) => (scales ? [name] : []));

const USAGE = `npm run bench -- [NAME …] [--runs N] [--scale X] [--json] [--no-keep]

  NAME       ${BENCHMARKS.map(({ name }) => name).join(', ')}; all when none is given
  --runs N   samples of each figure where that is affordable (3)
  --scale X  so many times the people, to see whether it works: 0.1 takes half a minute each. Never kept.
             For ${SCALING.join(', ')}
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
      scale: { type: 'string', default: '1' },
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
  const scale = scaleOf(values.scale, chosen);
  const results: BenchResult[] = [];
  for (const benchmark of chosen) {
    results.push(await runOne(benchmark, { runs, scale, note }));
    // After each, so that a later failure or Ctrl-C takes nothing away.
    if (values.keep && scale === 1)
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

function scaleOf(text: string, chosen: readonly Benchmark[]): number {
  const scale = Number(text);
  if (!(scale > 0 && scale <= 1)) throw new Error(`--scale takes a number above 0, at most 1.\n\n${USAGE}`);
  const fixed = chosen.find(({ scales }) => scales !== true);
  if (scale < 1 && fixed !== undefined) throw new Error(`--scale is not for "${fixed.name}".\n\n${USAGE}`);
  return scale;
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

// What a benchmark has started ends with this process, and `exit` is what ends it.
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
