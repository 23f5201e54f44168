import { count, people, plural } from '../../words/count.js';
import { waitWords } from '../../words/time.js';
import type { OrgProgress, Progress } from './run.types.js';

/** What an org of a run is at, in one line; waiting names its cause and its end. */
export function orgLine(org: OrgProgress, now: Date, zone?: string): string {
  const { state, reading, items, finished, asked, answered, waitingUntil, error } = org;
  if (error !== null) return error.message;
  const wait =
    waitingUntil === null ? '' : `, ${waitWords('Sign’s rate limit', new Date(waitingUntil), now, zone)}`;
  switch (state) {
    case 'reading':
      return `reading its users and groups${wait}`;
    case 'read':
      return `${reading === null ? 'read' : `${people(reading.users)} read in ${plural(reading.calls, 'call')}`}, waits for the directory`;
    case 'asking':
      return `${count(answered)} of ${plural(asked, 'question')} answered${wait}`;
    case 'planned':
      return items === 0 ? 'nothing to do' : `${plural(items, 'change')} planned`;
    case 'applying':
      return `${count(finished)} of ${plural(items, 'change')} done${wait}`;
    case 'done':
      return items === 0 ? 'nothing to do' : `${count(finished)} of ${plural(items, 'change')} done`;
    default:
      return state;
  }
}

/** How far an org is, 0 to 1; undefined while nobody can know. */
export function orgPart({ state, items, finished, asked, answered }: OrgProgress): number | undefined {
  if (state === 'done' || state === 'failed') return 1;
  if (state === 'applying') return items === 0 ? 1 : finished / items;
  if (state === 'asking') return asked === 0 ? undefined : answered / asked;
  return state === 'planned' ? (items === 0 ? 1 : finished / items) : undefined;
}

/** What the read of the directory is at. */
export function directoryLine({ directoryDone, peopleRead }: Progress): string {
  if (directoryDone) return `${people(peopleRead)} read`;
  return peopleRead === 0 ? 'reading begins' : `about ${people(peopleRead)} read so far`;
}
