import { emailKey } from '../text/keys.js';

/** A hint about one person that nobody has taken up. */
export interface PersonHint {
  readonly id: string;
  readonly email: string | null;
  readonly key: string | null;
  /** A look at this person together with others came to nothing because of one of them. */
  readonly isAlone?: boolean;
}

/** Somebody to look at, by everything that they were called. */
export interface PersonToLookAt {
  readonly email?: string;
  readonly key?: string;
}

/** One look at a few people, and the hints that it answers. */
export interface LookJob {
  readonly hintIds: readonly string[];
  readonly people: readonly PersonToLookAt[];
}

export interface FoldBounds {
  readonly peoplePerJob: number;
  readonly jobs: number;
}

/**
 * Makes few looks of many hints: a person is looked at once, however often they were named. Whoever is being looked at
 * just now waits, as what the hint speaks of may have happened after that look; their hints are left for the next one.
 *
 * @param hints the oldest first; whoever waits longest is looked at first
 * @param atWork hints of looks that are under way
 */
export function foldHints(
  hints: readonly PersonHint[],
  atWork: readonly Pick<PersonHint, 'email' | 'key'>[],
  { peoplePerJob, jobs }: FoldBounds,
): LookJob[] {
  const busy = new Set(atWork.flatMap(namesOf));
  const found = new Map<string, Person>();
  const together: Person[] = [];
  const folded: Person[][] = [];
  for (const hint of hints) {
    const names = namesOf(hint);
    if (names.length === 0 || names.some((name) => busy.has(name))) continue;
    const known = names.map((name) => found.get(name)).find((person) => person !== undefined);
    const person = known ?? new Person();
    if (known === undefined && hint.isAlone === true) folded.push([person]);
    else if (known === undefined) together.push(person);
    person.add(hint);
    for (const name of names) found.set(name, found.get(name) ?? person);
  }
  for (let at = 0; at < together.length; at += peoplePerJob) {
    folded.unshift(together.slice(at, at + peoplePerJob));
  }
  return folded.slice(0, jobs).map(jobOf);
}

function jobOf(people: readonly Person[]): LookJob {
  return {
    hintIds: people.flatMap(({ hintIds }) => hintIds),
    people: people.map((person) => person.named),
  };
}

class Person {
  readonly hintIds: string[] = [];
  #email: string | undefined;
  #key: string | undefined;

  add({ id, email, key }: PersonHint): void {
    this.hintIds.push(id);
    this.#email ??= email ?? undefined;
    this.#key ??= key ?? undefined;
  }

  get named(): PersonToLookAt {
    return {
      ...(this.#email !== undefined && { email: this.#email }),
      ...(this.#key !== undefined && { key: this.#key }),
    };
  }
}

function namesOf({ email, key }: Pick<PersonHint, 'email' | 'key'>): string[] {
  return [...(email === null ? [] : [`email ${emailKey(email)}`]), ...(key === null ? [] : [`key ${key}`])];
}
