/** A dead letter as `GET /dead-letters` tells it, as far as it is sorted by it. */
export interface Letter {
  readonly id: string;
  readonly reason: string;
  readonly pattern: string;
  readonly consumer: string | null;
  readonly diedAt: string;
}

/** Dead letters that died of the same at the same place: one look, one decision. */
export interface LetterClass<One extends Letter> {
  readonly key: string;
  readonly reason: string;
  readonly pattern: string;
  readonly consumer: string | null;
  readonly first: string;
  readonly last: string;
  readonly letters: readonly One[];
}

/** The class with the most letters first; equal ones by the newest. */
export function letterClasses<One extends Letter>(letters: readonly One[]): LetterClass<One>[] {
  const classes = new Map<string, One[]>();
  for (const letter of letters) {
    const key = [letter.reason, letter.pattern, letter.consumer ?? ''].join(' ');
    classes.set(key, [...(classes.get(key) ?? []), letter]);
  }
  return [...classes]
    .map(([key, of]) => classOf(key, of))
    .toSorted((a, b) => b.letters.length - a.letters.length || (a.last < b.last ? 1 : -1));
}

function classOf<One extends Letter>(key: string, letters: readonly One[]): LetterClass<One> {
  const [one] = letters;
  const times = letters.map(({ diedAt }) => diedAt).toSorted();
  return {
    ...{
      key,
      reason: one?.reason ?? '',
      pattern: one?.pattern ?? '',
      consumer: one?.consumer ?? null,
      letters,
    },
    ...{ first: times[0] ?? '', last: times.at(-1) ?? '' },
  };
}
