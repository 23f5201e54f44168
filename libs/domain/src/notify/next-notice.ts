import type { Scope } from '../rules/rule.js';
import type { NoticeKind, RunEnd } from './run-end.js';

type TroubleKind = Extract<NoticeKind, 'held' | 'failed' | 'partly_done'>;

/** What is wrong with a configuration's runs, as people were told last. */
export interface RunTrouble {
  readonly kind: TroubleKind;
  /** Equal for as long as the reason is the same. */
  readonly reason: string;
}

/** What was said last about a configuration. */
export interface Said {
  readonly trouble?: RunTrouble;
  /** Reasons of looks after events that people were told since a run of everybody was complete; the newest last. */
  readonly ofLooks?: readonly string[];
  /** People were told that no run completes. */
  readonly isSilent: boolean;
}

export interface NextSaid {
  readonly said: Said;
  /** What people are to be told now; nothing when they know. */
  readonly notice?: NoticeKind;
}

/** A look that failed is repeated after some seconds, then after half a minute: what is over by then is nobody's work. */
const LOOKS_IN_VAIN = 3;
/** Codes times orgs; beyond that the oldest is forgotten. */
const REASONS_KEPT = 100;

const TROUBLES: readonly string[] = ['held', 'failed', 'partly_done'] satisfies TroubleKind[];

/**
 * What is to be said when a run has ended: each reason once until it changes, and once when all is well again.
 *
 * Tests and plans write nothing and say nothing, nor do runs about a few people or groups that somebody asked for: whoever
 * did looks at them. Nobody looks at what an event has caused, so that is told as well. A plan that was applied ends what
 * was held, and proves nothing about a directory that could not be read.
 *
 * @param scope whom the configuration itself concerns
 */
export function nextNotice(said: Said, end: RunEnd, scope: Scope): NextSaid {
  if (end.looksBefore !== undefined) return afterEvent(said, end, end.looksBefore);
  if (!isOfAll(end, scope)) return { said };
  const { mode, state } = end;
  const { ofLooks } = said;
  const looks = ofLooks === undefined || isComplete(end) ? {} : { ofLooks };
  if (TROUBLES.includes(state)) {
    const reasons = reasonsOf(end);
    const trouble: RunTrouble = { kind: state as TroubleKind, reason: JSON.stringify(reasons) };
    const isSame = said.trouble?.kind === trouble.kind && said.trouble.reason === trouble.reason;
    const isKnown = isSame || reasons.every((reason) => ofLooks?.includes(reason));
    // Held is an end: the run has read and planned everything.
    const isSilent = said.isSilent && !isComplete(end);
    return { said: { trouble, isSilent, ...looks }, ...(!isKnown && { notice: trouble.kind }) };
  }
  if (state !== 'done') return { said };
  if (mode === 'apply' && said.trouble?.kind !== 'held') return { said };
  const isOver = said.trouble !== undefined || said.isSilent || (mode === 'sync' && ofLooks !== undefined);
  return { said: { isSilent: false, ...looks }, ...(isOver && { notice: 'recovered' as const }) };
}

/** Whether a run concerns all people of its configuration, so that a newer one says more than an older one. */
export function isOfAll({ mode, isOfSome, scope }: RunEnd, whole: Scope): boolean {
  return (mode === 'sync' || mode === 'apply') && !isOfSome && !isNarrower(scope, whole);
}

/**
 * What was held waits for somebody at once. What failed is told when it has failed again and again. Looks go beside one
 * another and end in any order, so each reason by itself is told once; that one look is done says nothing about the people
 * of another, but a complete run of everybody does.
 */
function afterEvent(said: Said, end: RunEnd, looksBefore: number): NextSaid {
  const { mode, state } = end;
  if (mode !== 'sync' || !TROUBLES.includes(state)) return { said };
  if (state !== 'held' && looksBefore + 1 < LOOKS_IN_VAIN) return { said };
  const { ofLooks: told = [], trouble } = said;
  const known = new Set([...told, ...reasonsIn(trouble)]);
  const reasons = reasonsOf(end).filter((reason) => !known.has(reason));
  if (reasons.length === 0) return { said };
  const ofLooks = [...told, ...reasons].slice(-REASONS_KEPT);
  return { said: { ...said, ofLooks }, notice: state as TroubleKind };
}

/** Whether nothing was left out because something failed. */
function isComplete({ mode, state }: RunEnd): boolean {
  return mode === 'sync' && (state === 'done' || state === 'held');
}

function isNarrower(scope: Scope, whole: Scope): boolean {
  return scope.kind === 'group' && JSON.stringify(scope) !== JSON.stringify(whole);
}

/** Which codes in which orgs: that there are two people more today is the same reason. */
function reasonsOf(end: RunEnd): string[] {
  const words = end.orgs.flatMap(({ org, error, held, failed }) => [
    ...(error === undefined ? [] : [`${org} ${error.code}`]),
    ...held.map(({ code }) => `${org} held ${code}`),
    ...failed.map(({ code }) => `${org} failed ${code}`),
  ]);
  const whole = end.error === undefined ? [] : [end.error.code];
  const read = end.readFlaws.length === 0 ? [] : ['directory read'];
  const reasons = [...whole, ...read, ...words].toSorted();
  return reasons.length === 0 ? [end.state] : reasons;
}

function reasonsIn(trouble: RunTrouble | undefined): readonly string[] {
  return trouble === undefined ? [] : (JSON.parse(trouble.reason) as string[]);
}

export interface Silence {
  /** Complete runs end at least that often, or people are told. */
  readonly limitMs: number;
  /** When the last complete run ended; undefined before the first. */
  readonly lastCompleteMs: number | undefined;
  /** Since when somebody watches. */
  readonly watchedSinceMs: number;
  readonly nowMs: number;
}

/** What is to be said when no run has ended for a while. */
export function noticeOfSilence(
  said: Said,
  { limitMs, lastCompleteMs, watchedSinceMs, nowMs }: Silence,
): NextSaid {
  const since = lastCompleteMs ?? watchedSinceMs;
  if (said.isSilent || nowMs - since < limitMs) return { said };
  return { said: { ...said, isSilent: true }, notice: 'silence' };
}
