import type { StatusWords } from '../../words/status.js';
import { type Access, accessParts } from '../person/access-parts.js';

const STATES: Readonly<Record<string, StatusWords>> = {
  open: { word: 'open', tone: 'warn', hint: 'Sign has what somebody made of it by hand.' },
  healed: { word: 'healed', tone: 'good', hint: 'Sign has again what was expected.' },
  accepted: { word: 'accepted', tone: 'quiet', hint: 'Directory and rules want it now.' },
};

export function driftState(state: string): StatusWords {
  return STATES[state] ?? { word: state, tone: 'quiet' };
}

/** What somebody changed, in a line: `groups: Sales → Legal; account admin: no → yes`. */
export function driftLine(expected: Access, actual: Access): string {
  const parts = accessParts(expected, actual);
  if (parts.length === 0) return 'no difference is left';
  return parts.map(({ field, before, after }) => `${field}: ${before} → ${after}`).join('; ');
}
