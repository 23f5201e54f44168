/** Beyond this many edits for a word of its length a suggestion would be a guess. */
const EDITS_MAX = 3;

/**
 * The word somebody probably meant: the nearest of `words` by edit distance without regard to case, or one that
 * shares a beginning of at least four letters (`disable` is nearer to nothing by edits, yet `deactiv` is clear).
 */
export function nearestWord(word: string, words: readonly string[]): string | undefined {
  const wanted = word.trim().toLowerCase();
  const limit = Math.min(EDITS_MAX, Math.max(1, Math.floor(wanted.length / 3)));
  const nearest = words
    .map((candidate) => ({ candidate, edits: editDistance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)[0];
  if (nearest !== undefined && nearest.edits <= limit) return nearest.candidate;
  return words.find((candidate) => commonStart(wanted, candidate.toLowerCase()) >= 4);
}

/** ` Did you mean "sign_group"?` with a leading space, or nothing. */
export function didYouMean(word: string, words: readonly string[]): string {
  const nearest = nearestWord(word, words);
  return nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min(at(previous, j) + 1, at(current, j - 1) + 1, at(previous, j - 1) + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) edits = Math.min(edits, at(beforePrevious, j - 2) + 1);
      current.push(edits);
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
