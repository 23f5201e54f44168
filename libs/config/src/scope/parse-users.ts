import type { Scope } from '#domain';
import { didYouMean } from '../problems/nearest-word.js';
import { show } from '../schema/fields.js';

const WORDS = ['mapped', 'all', 'group'] as const;
const FORMS = 'One of: mapped, all, group "A,B" (one or more names).';

/**
 * Whom a run concerns, from the words after `--users` or from `invocation_defaults.users` (SEMANTICS 11).
 * Names may come comma-separated, as several words, or both; spaces around them are noise.
 *
 * @returns the scope, or what is wrong with the words
 */
export function parseUsers(words: readonly string[]): Scope | string {
  const [first, ...rest] = words;
  const word = first?.trim().toLowerCase();
  if (first === undefined || word === undefined || word === '') return `names nobody. ${FORMS}`;
  if (word === 'group') return parseGroups(rest);
  if (word !== 'mapped' && word !== 'all') {
    return `${show(first)} is not known here. ${FORMS}${didYouMean(first, WORDS)}`;
  }
  if (rest.length > 0) return `${word} takes no names, but ${show(rest.join(' '))} follows. ${FORMS}`;
  return { kind: word };
}

function parseGroups(words: readonly string[]): Scope | string {
  const names = words.flatMap((names) => names.split(',')).map((name) => name.trim());
  const groups = [...new Set(names.filter((name) => name !== ''))];
  if (groups.length === 0) return `group needs the groups to read: group "A,B", or several names.`;
  return { kind: 'group', groups };
}
