import type { BenchResult } from './result.js';
import { figure, goalWords, metWords, spread } from './words.js';

/** The results as a table for a terminal. */
export function resultTable(results: readonly BenchResult[]): string {
  const rows = [
    ['benchmark', 'figure', 'result', 'goal', '', 'samples'],
    ...results.flatMap(({ name, measures }) =>
      measures.map((one) => [name, one.what, figure(one), goalWords(one), metWords(one), spread(one)]),
    ),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
