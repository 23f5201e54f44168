const FIRST_MS = 5_000;
const FACTOR = 6;
const LONGEST_MS = 30 * 60_000;
/** What a source says when it has trouble with one entry. */
const OF_ONE_PERSON = new Set(['SOURCE_UNSUPPORTED', 'SOURCE_ANSWER']);
/** The last try comes about an hour after the first; by then the next full run is the better answer. */
const LOOKS_MAX = 6;

export type AfterLook =
  | { readonly kind: 'looked' }
  /** `alone`: it may have been one of the people that nothing came of the look, so each is looked at by itself. */
  | { readonly kind: 'again'; readonly delayMs: number; readonly alone: boolean }
  | { readonly kind: 'given-up' };

/**
 * What becomes of a hint when the run that looked has ended. Who is held or left alone was looked at; where something
 * failed, or a person changed meanwhile, it is looked again, a few times. A run that was cancelled was not wanted.
 *
 * @param attempts looks before this one
 * @param code why the run failed, where it did
 */
export function afterLook(runState: string, attempts: number, code?: string | null): AfterLook {
  if (runState === 'done' || runState === 'held') return { kind: 'looked' };
  if (runState === 'cancelled' || attempts + 1 >= LOOKS_MAX) return { kind: 'given-up' };
  const alone = OF_ONE_PERSON.has(code ?? '');
  return { kind: 'again', alone, delayMs: Math.min(FIRST_MS * FACTOR ** attempts, LONGEST_MS) };
}
