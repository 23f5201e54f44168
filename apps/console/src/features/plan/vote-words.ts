import { people, plural } from '../../words/count.js';
import { lossesOf, losing, total } from './tiles.js';
import type { Tally } from './plan.types.js';

interface VoteWords {
  readonly title: string;
  readonly action: string;
  readonly text: string;
  /** People who would lose something when this word is carried out. */
  readonly losing: number;
}

/**
 * What a person is about to say, with its number and what it means.
 * @param tallies of the held items that are meant
 */
export function voteWords(verdict: 'approve' | 'reject', tallies: readonly Tally[], org: string): VoteWords {
  const items = total(tallies);
  const word = verdict === 'approve' ? 'Approve' : 'Reject';
  const title = `${word} ${changes(items)} in ${org}`;
  const action = `${word} ${changes(items)}`;
  if (verdict === 'reject') {
    return {
      title,
      action,
      losing: 0,
      text: 'They stay as they are in Sign. The next run plans them anew, unless a rule changes.',
    };
  }
  const losses = lossesOf(tallies);
  const lost = losses.length === 0 ? 'Nobody loses anything by it.' : `Among them: ${losses.join(', ')}.`;
  return {
    ...{ title, action, losing: losing(tallies) },
    text: `${lost} They are let go as soon as enough people have said so, and done when the plan is applied.`,
  };
}

/**
 * @param planned changes of the whole run's plan that wait for nobody
 * @param orgs in which they are
 */
export function applyWords(planned: readonly Tally[], held: number, orgs: readonly string[]): VoteWords {
  const items = total(planned);
  const losses = lossesOf(planned);
  const lost = losses.length === 0 ? 'Nobody loses anything by it.' : `Among them: ${losses.join(', ')}.`;
  const rest = held === 0 ? '' : ` What is held stays: ${people(held)}.`;
  return {
    title: `Apply ${changes(items)} in ${orgs.join(', ')}`,
    action: `Apply ${changes(items)}`,
    losing: losing(planned),
    text: `${lost}${rest} Whoever has changed in Sign since the plan was made is left alone, and listed.`,
  };
}

function changes(items: number): string {
  return plural(items, 'change');
}
