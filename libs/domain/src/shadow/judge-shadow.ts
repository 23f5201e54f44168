import type { AccessState } from '../planner/access-state.js';
import { gravestOf, type ShadowClass } from './shadow-class.js';
import { partsOf, type ShadowFieldName, type ShadowPart } from './shadow-fields.js';

/** One person of one org at two shadow runs, the one that predicted and the next one. */
export interface ShadowCase {
  /** In Sign when it was predicted; absent: there was no such user. */
  readonly before?: AccessState;
  /** What the plan would have made of them at once; absent: it would have left them. */
  readonly change?: AccessState;
  /** What it would have made of them, and held. */
  readonly withheld?: AccessState;
  /** In Sign at the next run; absent: there still was no such user. */
  readonly actual?: AccessState;
  /** The directory says something else of them by now, or the configuration is another one. */
  readonly isStale: boolean;
  /** Whether the configuration keeps names in sync. */
  readonly comparesNames: boolean;
}

/** A part of a person that is not as we would have made it, in words. */
export interface ShadowField {
  readonly what: ShadowFieldName;
  readonly class: ShadowClass;
  /** Absent for somebody who was not there. */
  readonly before?: string;
  /** What we would have made of it, or left. */
  readonly predicted: string;
  /** What we would have made of it, and held. */
  readonly withheld?: string;
  readonly actual: string;
}

export interface ShadowVerdict {
  readonly class: ShadowClass;
  /** Empty when both agree. */
  readonly fields: readonly ShadowField[];
}

/** Compares what a plan would have done to somebody with what they have become. Each part, and so each person, has one class. */
export function judgeShadow({ before, change, withheld, actual, ...rest }: ShadowCase): ShadowVerdict {
  const predicted = change ? { ...before, ...change } : before;
  const held = withheld && { ...before, ...withheld };
  const states = {
    ...(before && { before }),
    ...(predicted && { predicted }),
    ...(held && { withheld: held }),
    ...(actual && { actual }),
  };
  const judged = partsOf(states, rest.comparesNames).map((part) => ({
    part,
    kind: classOf(part, rest.isStale),
  }));
  return {
    class: gravestOf(judged.map(({ kind }) => kind)),
    fields: judged.filter(({ kind }) => !isAgreed(kind)).map(({ part, kind }) => fieldOf(part, kind)),
  };
}

function isAgreed(kind: ShadowClass): boolean {
  return kind === 'agreed' || kind === 'agreed_unchanged';
}

function classOf({ before, predicted, withheld, actual }: ShadowPart, isStale: boolean): ShadowClass {
  const stayed = before?.compared === actual.compared;
  if (predicted.compared === actual.compared) return stayed ? 'agreed_unchanged' : 'agreed';
  if (isStale) return 'directory_changed';
  if (stayed) return 'not_done';
  if (withheld !== undefined && withheld.compared !== predicted.compared) return 'held';
  return before?.compared === predicted.compared ? 'only_there' : 'other_value';
}

function fieldOf({ what, before, predicted, withheld, actual }: ShadowPart, kind: ShadowClass): ShadowField {
  return {
    ...{ what, class: kind, predicted: predicted.words, actual: actual.words },
    ...(before && { before: before.words }),
    ...(kind === 'held' && withheld && { withheld: withheld.words }),
  };
}
