import type { StatusWords } from '../../words/status.js';

const STANDINGS: Readonly<Record<string, StatusWords>> = {
  'in-step': { word: 'in sync', tone: 'good', hint: 'Sign has what the directory and the rules want.' },
  planned: { word: 'planned', tone: 'busy', hint: 'A change is decided and not done yet.' },
  applied: { word: 'applied', tone: 'good', hint: 'The newest plan has changed them, as wanted.' },
  held: { word: 'held', tone: 'warn', hint: 'A change waits for people.' },
  failed: { word: 'failed', tone: 'bad', hint: 'Sign has refused the last change.' },
  skipped: {
    word: 'left alone',
    tone: 'quiet',
    hint: 'The plan leaves them as they are; the reason stands below.',
  },
  'not-managed': { word: 'not managed', tone: 'quiet', hint: 'No rule reaches them in this org.' },
};

/** Where somebody stands in an org. */
export function standingWords(standing: string): StatusWords {
  return STANDINGS[standing] ?? { word: standing.replaceAll('-', ' '), tone: 'quiet' };
}

/** A row of wanted, found and written, as far as it is compared. */
interface ComparedRow {
  readonly desired: string;
  readonly actual: string;
}

/** Whether Sign has something else than is wanted; a dash says that nothing is wanted there. */
export function isOff({ desired, actual }: ComparedRow): boolean {
  return desired !== '–' && desired !== actual;
}

/** What somebody has nowhere: neither is anything wanted in that org, nor is there anything. */
export function isAbsent(rows: readonly ComparedRow[]): boolean {
  return rows.every(({ desired, actual }) => desired === '–' && (actual === '–' || actual === 'not in Sign'));
}

/** Orgs in which something is wanted or found before those in which nothing is; else in their order. */
export function placesInOrder<Place extends { readonly rows: readonly ComparedRow[] }>(
  places: readonly Place[],
): Place[] {
  return places.toSorted((a, b) => Number(isAbsent(a.rows)) - Number(isAbsent(b.rows)));
}
