/**
 * What a command said, with the counters at its end folded: they are many, and once is enough to know them.
 *
 * @param counters `total` leaves those over all orgs
 */
export function excerpt(output: string, counters: 'none' | 'total'): string[] {
  const lines = output.trimEnd().split('\n');
  const from = lines.findIndex((line) => line.startsWith('------- Action Summary'));
  const to = lines.findIndex((line, index) => index > from && line.startsWith('Run '));
  if (from < 0 || to < 0) return lines;
  const block = lines.slice(from + 1, to);
  const shown = counters === 'total' ? block.filter((line) => !line.trimStart().startsWith('Org: ')) : [];
  const folded = block.length - shown.length;
  const fold = `… ${folded} lines of counters${counters === 'total' ? ', the same for each org,' : ''} left out here`;
  return [
    ...lines.slice(0, from),
    ...(counters === 'total' ? [lines[from] ?? '', ...shown] : []),
    ...(folded > 0 ? [fold] : []),
    ...lines.slice(to),
  ];
}
