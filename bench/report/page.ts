import type { BenchResult } from './result.js';
import { figure, goalWords, metWords, spread } from './words.js';

/** The page that keeps the last figures, in Markdown. */
export function resultPage(results: readonly BenchResult[]): string {
  return `# Benchmarks: the last figures

Written by the benchmarks themselves; do not edit. Each figure is the median of its runs. The real command, or the real
services with a PostgreSQL and a RabbitMQ of their own, run as processes of their own against the simulator in another
process, all on the same machine.

To repeat all of them, or some:

\`\`\`
npm run bench
npm run bench -- ${results
    .map(({ name }) => name)
    .slice(0, 2)
    .join(' ')} --runs 5
\`\`\`

${results.map(section).join('\n')}`;
}

function section({ name, about, measuredAt, machine, measures }: BenchResult): string {
  const { system, processor, cores, memoryGibibytes, node, loadBefore } = machine;
  const rows = measures.map((one) => [one.what, figure(one), goalWords(one), metWords(one), spread(one)]);
  return `## ${name}

${about}

${[['figure', 'result', 'goal', '', 'samples'], ['---', '---', '---', '---', '---'], ...rows]
  .map((row) => `| ${row.join(' | ')} |`)
  .join('\n')}

${measuredAt.slice(0, 16).replace('T', ' ')} UTC, ${cores} cores (${processor}), ${memoryGibibytes} GiB, ${system}, Node ${node}. Load of the machine before it began: ${loadBefore}.
`;
}
