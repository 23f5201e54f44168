import { plural } from '../../words/count.js';
import type { StatusWords } from '../../words/status.js';

/** How a hook was used lately, as `GET /hooks` tells it. */
export interface HookUse {
  readonly lastAcceptedAt: string | null;
  readonly acceptedDay: number;
  readonly refused: number;
  readonly lastRefusedAt: string | null;
  readonly lastRefusal: string | null;
}

const REFUSALS: Readonly<Record<string, string>> = {
  'hook-secret': 'the secret is not the one of the configuration',
  'hook-signature': 'the signature does not fit the content',
  'hook-stale': 'it was sent too long ago, or its clock is wrong',
};

/** Whether a hook does what it is for: refused since it was last accepted, silent, or heard. */
export function hookStatus({ lastAcceptedAt, lastRefusedAt, lastRefusal }: HookUse): StatusWords {
  if (lastRefusedAt !== null && (lastAcceptedAt === null || lastRefusedAt > lastAcceptedAt)) {
    return { word: 'refused', tone: 'bad', hint: `Lately: ${refusalWords(lastRefusal)}.` };
  }
  if (lastAcceptedAt === null) {
    return { word: 'silent', tone: 'quiet', hint: 'Nothing was accepted within the last eight days.' };
  }
  return { word: 'heard', tone: 'good' };
}

export function refusalWords(code: string | null): string {
  return code === null ? 'it could not be read' : (REFUSALS[code] ?? code);
}

/** What is still to be looked into. */
export function backlogWords({
  waiting,
  atWork,
  givenUpDay,
}: {
  readonly waiting: number;
  readonly atWork: number;
  readonly givenUpDay: number;
}): string {
  const parts = [
    ...(waiting > 0 ? [plural(waiting, 'hint waits', 'hints wait')] : []),
    ...(atWork > 0 ? [`${plural(atWork, 'is', 'are')} being looked into`] : []),
    ...(givenUpDay > 0 ? [`${plural(givenUpDay, 'was', 'were')} given up today`] : []),
  ];
  return parts.length === 0 ? 'no hint waits' : parts.join(', ');
}
