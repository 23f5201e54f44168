import { deactivates } from '../planner/sign-only.js';

/** A number of items of one org that share action, effects and fate. */
export interface EffectTally {
  readonly action: string;
  readonly effects: readonly string[];
  readonly items: number;
}

/** What the planner counted, beside the items. */
export interface CountedPeople {
  readonly signUsers: number;
  readonly signOnly: number;
  readonly matched: number;
  readonly inStep: number;
}

/** The original's counters of one org (or of all), by its own words. */
export type SummaryCounters = Readonly<Record<(typeof SUMMARY_WORDS)[number], number>>;

/** `user-sync.py sign-sync` prints these lines at the end of a run; administrators grep for them. */
export const SUMMARY_WORDS = [
  'Number of directory users read',
  'Number of directory selected for input',
  'Number of directory users excluded',
  'Number of Sign users read',
  'Number of Sign users not in directory (sign-only)',
  'Number of Sign users updated',
  'Number of users with matched groups unchanged',
  'Number of users with admin roles unchanged',
  'Number of users with groups updated',
  'Number of users admin roles updated',
  'Number of users matched with no updates',
  'Number of Sign users created',
  'Number of Sign users deactivated',
] as const;

const GROUP_EFFECTS = ['move', 'join', 'leave'];
const ROLE_EFFECTS = [
  'grant-group-admin',
  'revoke-group-admin',
  'grant-account-admin',
  'revoke-account-admin',
];

/**
 * Counts an org's summary from its plan items (in test mode) or from those that were applied.
 *
 * @param directory people read and people in the run's scope
 */
export function summaryCounters(
  directory: { readonly read: number; readonly selected: number },
  people: CountedPeople,
  tallies: readonly EffectTally[],
): SummaryCounters {
  const sum = (wanted: (tally: EffectTally) => boolean) =>
    tallies.filter(wanted).reduce((total, { items }) => total + items, 0);
  const has = (tally: EffectTally, effects: readonly string[]) =>
    tally.effects.some((effect) => effects.includes(effect));
  const existing = (tally: EffectTally) =>
    !['create', 'create-group'].includes(tally.action) && !deactivates(tally.action);
  const managed = (tally: EffectTally) => tally.action === 'update' || tally.action === 'reactivate';
  const groups = (tally: EffectTally) => existing(tally) && has(tally, GROUP_EFFECTS);
  const roles = (tally: EffectTally) => existing(tally) && has(tally, ROLE_EFFECTS);
  return {
    'Number of directory users read': directory.read,
    'Number of directory selected for input': directory.selected,
    'Number of directory users excluded': directory.read - directory.selected,
    'Number of Sign users read': people.signUsers,
    'Number of Sign users not in directory (sign-only)': people.signOnly,
    'Number of Sign users updated': sum(existing),
    'Number of users with matched groups unchanged':
      people.matched - sum((tally) => managed(tally) && groups(tally)),
    'Number of users with admin roles unchanged':
      people.matched - sum((tally) => managed(tally) && roles(tally)),
    'Number of users with groups updated': sum(groups),
    'Number of users admin roles updated': sum(roles),
    'Number of users matched with no updates': people.inStep,
    'Number of Sign users created': sum((tally) => tally.action === 'create'),
    'Number of Sign users deactivated': sum((tally) => deactivates(tally.action)),
  };
}

/** The total over orgs. The directory is one, however many orgs read it. */
export function totalCounters(orgs: readonly SummaryCounters[]): SummaryCounters | undefined {
  const [first, ...rest] = orgs;
  if (first === undefined) return undefined;
  const isDirectory = (word: string) => word.includes('directory') && !word.includes('sign-only');
  return Object.fromEntries(
    SUMMARY_WORDS.map((word) => [
      word,
      isDirectory(word) ? first[word] : rest.reduce((sum, org) => sum + org[word], first[word]),
    ]),
  ) as SummaryCounters;
}

/** The lines as the original prints them: right-aligned words, a colon, the number. */
export function summaryLines(counters: SummaryCounters, prefix = ''): string[] {
  const words = SUMMARY_WORDS.map((word) => `${prefix}${word}`);
  const width = Math.max(...words.map((word) => word.length));
  return SUMMARY_WORDS.map((word, index) => `${(words[index] ?? word).padStart(width)}: ${counters[word]}`);
}
