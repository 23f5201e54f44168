import type { StatusWords } from '../../words/status.js';
import { accessLine, isAccess } from '../person/access-parts.js';
import type { ComparedItem, Difference } from './plan-difference.js';

/** Whether the edited rules do more, less, or something else. */
export function fateWords({ now, edited }: Pick<Difference<ComparedItem>, 'now' | 'edited'>): StatusWords {
  if (now.length === 0) return { word: 'would act', tone: 'busy' };
  if (edited.length === 0) return { word: 'would not act', tone: 'quiet' };
  return { word: 'differently', tone: 'warn' };
}

/** What would be done by the rules in force, and what by the edited ones. */
export function differenceWords({ now, edited }: Pick<Difference<ComparedItem>, 'now' | 'edited'>): string {
  return `${wordsOf(now)} → ${wordsOf(edited)}`;
}

function wordsOf(items: readonly ComparedItem[]): string {
  return items.length === 0 ? 'nothing' : items.map(itemWords).join(' and ');
}

function itemWords({ subject, change, held }: ComparedItem): string {
  if (subject === 'group' || change === undefined) return 'create the group';
  const after = isAccess(change.after) ? `: ${accessLine(change.after)}` : '';
  return `${change.action}${after}${held === undefined ? '' : ' (held)'}`;
}
