import type { StatusWords } from '../../words/status.js';

/** A read as `GET /sources` tells it, as far as it is judged. */
interface JudgedRead {
  readonly view: 'complete' | 'union' | 'hold';
  readonly everybody: boolean;
  readonly baseline: boolean;
  readonly flaws: readonly { readonly code: string; readonly message: string }[];
}

/** How far a read can be believed. */
export function readStatus({ view, everybody }: Pick<JudgedRead, 'view' | 'everybody'>): StatusWords {
  if (!everybody) return { word: 'some people', tone: 'quiet', hint: 'Only a few people were looked up.' };
  return VIEWS[view];
}

const VIEWS: Readonly<Record<JudgedRead['view'], StatusWords>> = {
  complete: { word: 'complete', tone: 'good', hint: 'Nothing is missing: removals go on.' },
  union: {
    ...{ word: 'incomplete', tone: 'warn' },
    hint: 'Something may be missing. Whoever was there in the last complete read still counts as there.',
  },
  hold: { word: 'not believed', tone: 'bad', hint: 'Nobody loses anything on the strength of this read.' },
};

/** The groups of a read by size, the largest first; groups that the directory does not know come before all others. */
export function groupsOfRead(
  answered: readonly { readonly group: string; readonly people: number }[],
  notFound: readonly string[],
): { readonly group: string; readonly people: number | null }[] {
  const known = answered.toSorted((a, b) => b.people - a.people || (a.group < b.group ? -1 : 1));
  return [...notFound.map((group) => ({ group, people: null })), ...known];
}
