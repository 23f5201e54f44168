const QUOTE = '"';

/**
 * Splits a line whose cells are plain or wholly in quotes: nearly every line there is, and several times faster than a
 * parser that looks at each byte.
 *
 * @param line without its line end, not empty
 * @returns undefined where only the whole parser can tell: a cell that goes on in the next line, a stray quote
 */
export function splitLine(line: string, delimiter: string): string[] | undefined {
  if (!line.includes(QUOTE)) return line.split(delimiter);
  const cells: string[] = [];
  for (let at = 0; ;) {
    const end = line.startsWith(QUOTE, at) ? endOfQuoted(line, at) : endOfPlain(line, at, delimiter);
    if (end === undefined) return undefined;
    cells.push(cellOf(line, at, end));
    if (end === line.length) return cells;
    if (!line.startsWith(delimiter, end)) return undefined;
    at = end + delimiter.length;
  }
}

function endOfPlain(line: string, at: number, delimiter: string): number | undefined {
  const next = line.indexOf(delimiter, at);
  const end = next < 0 ? line.length : next;
  const quote = line.indexOf(QUOTE, at);
  return quote >= 0 && quote < end ? undefined : end;
}

/** Behind the closing quote. */
function endOfQuoted(line: string, at: number): number | undefined {
  let quote = line.indexOf(QUOTE, at + 1);
  while (quote >= 0 && line.startsWith(QUOTE, quote + 1)) quote = line.indexOf(QUOTE, quote + 2);
  return quote < 0 ? undefined : quote + 1;
}

function cellOf(line: string, at: number, end: number): string {
  if (!line.startsWith(QUOTE, at)) return line.slice(at, end);
  const inside = line.slice(at + 1, end - 1);
  return inside.includes(QUOTE) ? inside.replaceAll('""', QUOTE) : inside;
}
