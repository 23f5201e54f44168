import { differencesBetween } from '../history/state-difference.js';
import type { AccessState } from '../planner/access-state.js';

/**
 * Says what was expected and what was found, only where they differ: `expected group Sales, found group Legal, first
 * seen 2026-11-22 05:10 UTC`.
 *
 * @param firstSeen ISO 8601, UTC
 */
export function driftWords(expected: AccessState, found: AccessState, firstSeen: string): string {
  const differences = differencesBetween(expected, found);
  const side = (pick: 'from' | 'to') =>
    differences.map((difference) => `${difference.what} ${difference[pick]}`).join(', ') || 'the same groups';
  return `expected ${side('from')}; found ${side('to')}; first seen ${minute(firstSeen)}`;
}

function minute(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
