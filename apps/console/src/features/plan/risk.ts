import type { Tone } from '../../words/status.js';
import type { Item } from './plan.types.js';

export interface Risk {
  readonly word: 'high' | 'medium' | 'low';
  readonly tone: Tone;
  readonly why: string;
}

const LEAVING = new Set(['deactivate', 'reset_and_deactivate', 'reset', 'remove_groups', 'remove_roles']);

/** How much somebody should look at a change before it is applied. */
export function riskOf(item: Item): Risk {
  if (item.subject === 'group')
    return low('Sign keeps every group: this one can be emptied and not deleted.');
  const { action, effects } = item.change;
  if (effects.includes('grant-account-admin')) return high('They could administer the whole account.');
  if (effects.includes('revoke-account-admin')) return high('They could administer the account no more.');
  if (effects.includes('deactivate')) return high('They could sign in no more.');
  if (LEAVING.has(action)) return high('They would lose every group and right.');
  if (effects.some((effect) => effect.endsWith('group-admin'))) return medium('Rights over a group change.');
  if (effects.includes('leave') || effects.includes('move'))
    return medium('They leave a group and what is shared with it.');
  if (effects.includes('change-email')) return medium('They sign in by another address.');
  return low('Nobody loses anything.');
}

const high = (why: string): Risk => ({ word: 'high', tone: 'bad', why });
const medium = (why: string): Risk => ({ word: 'medium', tone: 'warn', why });
const low = (why: string): Risk => ({ word: 'low', tone: 'quiet', why });
