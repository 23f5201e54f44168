/** What can be sorted by; null and undefined come last, whichever way. */
export type SortValue = string | number | Date | boolean | null | undefined;

export interface Sort {
  readonly id: string;
  readonly desc: boolean;
}

/** `-held` → by held, the greatest first. */
export function sortOf(text: string | undefined): Sort | undefined {
  if (text === undefined || text === '' || text === '-') return undefined;
  return text.startsWith('-') ? { id: text.slice(1), desc: true } : { id: text, desc: false };
}

/** After another press on the head of a column: up, down, and as it came. */
export function nextSort(text: string | undefined, id: string): string | undefined {
  const now = sortOf(text);
  if (now?.id !== id) return id;
  return now.desc ? undefined : `-${id}`;
}

interface ColumnChoice {
  readonly id: string;
  readonly hidden?: boolean;
  readonly fixed?: boolean;
}

/** Ids of the columns that are shown: those that were chosen, else those that are shown at the beginning. */
export function shownColumns(
  columns: readonly ColumnChoice[],
  chosen: string | undefined,
): readonly string[] {
  const ids = chosen?.split(',') ?? [];
  const isShown = ({ id, hidden = false, fixed = false }: ColumnChoice) =>
    fixed || (chosen === undefined ? !hidden : ids.includes(id));
  return columns.filter(isShown).map(({ id }) => id);
}

/** The choice after one column was shown or hidden; undefined: as at the beginning. */
export function toggleColumn(
  columns: readonly ColumnChoice[],
  chosen: string | undefined,
  id: string,
): string | undefined {
  const before = shownColumns(columns, chosen);
  const wanted = before.includes(id) ? before.filter((one) => one !== id) : [...before, id];
  const after = columns.map((column) => column.id).filter((one) => wanted.includes(one));
  const usual = shownColumns(columns, undefined);
  return after.join() === usual.join() ? undefined : after.join(',');
}

/** Smaller before greater, texts as people sort them. Both must be there. */
export function compareValues(a: SortValue, b: SortValue): number {
  if (typeof a === 'string' && typeof b === 'string') return COLLATOR.compare(a, b);
  return Number(a) - Number(b);
}

const COLLATOR = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** How far PageDown goes. */
const PAGE = 15;

/** The row that a key leads to; undefined: it is no such key. `index` is -1 before the first step. */
export function indexAfter(key: string, index: number, rows: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ...{ j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE, Home: -rows, End: rows },
  };
  const step = steps[key];
  if (step === undefined || rows === 0) return undefined;
  return Math.min(rows - 1, Math.max(0, index + step));
}
