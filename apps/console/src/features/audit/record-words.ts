import { type AccessPart, accessParts, isAccess } from '../person/access-parts.js';

type Facts = Readonly<Record<string, unknown>>;

/** A record as a person reads it: what changed from what to what, and everything else that it says. */
export interface ToldFacts {
  readonly parts: readonly AccessPart[];
  /** In the record's order. */
  readonly facts: readonly { readonly key: string; readonly value: string }[];
}

/** Splits what a record says into the change of access in it, if there is one, and the rest. */
export function toldFacts(facts: Facts): ToldFacts {
  const { before, after, ...rest } = facts;
  if (!isAccess(after)) return { parts: [], facts: lines(facts) };
  const parts = accessParts(isAccess(before) ? before : undefined, after);
  return { parts, facts: lines(rest) };
}

/** The event as words: `org-paused` and `org paused` are one. */
export function eventWords(event: string): string {
  return event.replaceAll(/[-_]/g, ' ');
}

/** What is most worth saying of a record in one line: a code, a reason, a place. */
export function gist(facts: Facts): string {
  for (const key of ['why', 'reason', 'error', 'path', 'name', 'configuration', 'pattern']) {
    const words = wordsOf(facts[key]);
    if (words !== '') return words;
  }
  return '';
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  const { code, message } = value as Facts;
  return [message, code].filter((part) => typeof part === 'string').join(' · ');
}

function lines(facts: Facts): ToldFacts['facts'] {
  return Object.entries(facts).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [{ key, value: valueOf(value) }],
  );
}

function valueOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 1);
}
