import type { RunningSimulator } from '../../apps/sign-simulator/src/index.js';
import { stateText } from './find-user.js';

/**
 * One way in which a read comes back with fewer people than the directory has.
 *
 * @typeParam T what can be made to fail: the files of a folder, a server
 */
export interface Cut<T> {
  /** Completes "nobody loses anything when …". */
  readonly when: string;
  readonly make: (target: T) => Promise<void> | void;
  /** 1: the read cannot be believed at all. 3: what may be missing is held. */
  readonly exit: 1 | 3;
  /** The place, and what is wrong there. */
  readonly says: readonly (RegExp | string)[];
  /** Also through the real command, which costs seconds. */
  readonly isTriedByCommand?: true;
}

/** What a sync has done with a directory that it cannot believe. */
export interface CutOutcome {
  readonly exit: number | null;
  /** Words that people had to be told and were not; then all that they were told is in `told`. */
  readonly unsaid: readonly (RegExp | string)[];
  readonly told: string;
  readonly toldSecrets: readonly string[];
  /** Plan items that do not wait. */
  readonly released: readonly string[];
  readonly writes: number;
  readonly isSignAsBefore: boolean;
}

/** The only outcome that takes nothing from anybody and says why. */
export function nothingLost(exit: 1 | 3): CutOutcome {
  return { exit, unsaid: [], told: '', toldSecrets: [], released: [], writes: 0, isSignAsBefore: true };
}

export interface EndedSync {
  readonly exit: number | null;
  readonly told: string;
  /** Not known of the command, which is asked for what Sign has got. */
  readonly items?: readonly string[];
}

export function outcomeOf(
  { exit, told, items = [] }: EndedSync,
  expected: { says: Cut<never>['says']; secrets: readonly string[]; before: string },
  sign: RunningSimulator,
): CutOutcome {
  const unsaid = expected.says.filter(
    (words) => !(typeof words === 'string' ? told.includes(words) : words.test(told)),
  );
  const isSignAsBefore = stateText(sign) === expected.before;
  return {
    ...{ exit, unsaid, isSignAsBefore },
    told: unsaid.length === 0 && isSignAsBefore ? '' : told,
    toldSecrets: expected.secrets.filter((secret) => told.includes(secret)),
    released: items.filter((item) => !item.includes(' held ')),
    writes: sign.counters().total.writes,
  };
}
