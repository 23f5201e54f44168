import type { Answer } from '../../api/client.js';
import { plural } from '../../words/count.js';
import { momentWords } from '../../words/time.js';
import type { Calls } from './overview.query.js';

type Org = Answer<'/orgs'>['orgs'][number];

/** What one org has used of its rate limit. */
export interface Limit extends Calls {
  readonly waitingUntil: string | null;
  readonly callsPerSecond: number | null;
}

/** More orgs are told by their own pages. */
const SHOWN = 8;

/** Orgs that were called, or wait: those that wait first, then those that were called most. */
export function limitsOf(calls: readonly Calls[], orgs: readonly Org[]): readonly Limit[] {
  const gates = new Map(orgs.map(({ org, gate }) => [org, gate]));
  const called = calls.map((one) => ({ ...one, ...none, ...gates.get(one.org) }));
  const waiting = orgs
    .filter(({ org, gate }) => gate.waitingUntil !== null && !calls.some((one) => one.org === org))
    .map(({ org, gate }) => ({ org, calls: 0, throttled: 0, ...gate }));
  const isWaiting = ({ waitingUntil }: Limit) => Number(waitingUntil !== null);
  return [...called, ...waiting]
    .toSorted((a, b) => isWaiting(b) - isWaiting(a) || b.calls - a.calls)
    .slice(0, SHOWN);
}

const none = { waitingUntil: null, callsPerSecond: null };

/** What the rate limit of an org has said. */
export function limitWords({ throttled, waitingUntil, callsPerSecond }: Limit, now: Date): string {
  if (waitingUntil !== null)
    return `waiting for Sign’s rate limit until ${momentWords(new Date(waitingUntil), now).short}`;
  const pace = callsPerSecond === null ? [] : [`learnt pace ${callsPerSecond.toFixed(1)} a second`];
  return throttled === 0
    ? (pace[0] ?? 'not throttled')
    : [`throttled ${plural(throttled, 'time')}`, ...pace].join(', ');
}
