/** So many lines in a row that were heard before are worth leaving out. */
const REPEATED_MIN = 5;

/**
 * What a command said, without what tires: the counters at its end (once is enough to know them), and stretches of
 * lines that the command before it has said just so. What is left out is counted.
 *
 * @param before the lines of the command before
 * @param counters `total` leaves those over all orgs
 */
export function excerpt(
  lines: readonly string[],
  before: readonly string[],
  counters: 'none' | 'total',
): string[] {
  return foldRepeated(foldCounters(lines, counters), new Set(before));
}

function foldCounters(lines: readonly string[], counters: 'none' | 'total'): string[] {
  const from = lines.findIndex((line) => line.startsWith('------- Action Summary'));
  const to = lines.findIndex((line, index) => index > from && line.startsWith('Run '));
  if (from < 0 || to < 0) return [...lines];
  const all = lines.slice(from + 1, to);
  const shown = counters === 'total' ? all.filter((line) => !line.trimStart().startsWith('Org: ')) : [];
  const folded = all.length - shown.length;
  const reason =
    counters === 'total' ? `${folded} more, the same for each org` : `${folded} lines of counters`;
  return [
    ...lines.slice(0, from),
    ...(counters === 'total' ? [lines[from] ?? '', ...shown] : []),
    ...(folded > 0 ? [`… ${reason}`] : []),
    ...lines.slice(to),
  ];
}

function foldRepeated(lines: readonly string[], before: ReadonlySet<string>): string[] {
  const told: string[] = [];
  let repeated: string[] = [];
  const flush = () => {
    told.push(...(repeated.length < REPEATED_MIN ? repeated : [`… ${repeated.length} lines as before`]));
    repeated = [];
  };
  for (const line of lines) {
    if (before.has(line)) {
      repeated.push(line);
      continue;
    }
    flush();
    told.push(line);
  }
  flush();
  return told;
}
