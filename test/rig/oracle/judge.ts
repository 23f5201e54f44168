import { makeWorkload } from '../workload/workload.js';
import { Doubt } from './doubt.js';
import type { Facts, RunFacts } from './facts.js';
import { judgeEarly } from './judge-early.js';
import { judgeRecords } from './judge-records.js';
import { judgeState } from './judge-state.js';
import { judgeWrites } from './judge-writes.js';
import { modelOf } from './model.js';

export interface Criterion {
  readonly name: string;
  readonly count: number;
  /** The most that passes. */
  readonly limit: number;
  readonly passed: boolean;
  /** The first few of what was counted. */
  readonly examples: readonly string[];
}

export interface Verdict {
  readonly passed: boolean;
  readonly criteria: readonly Criterion[];
  readonly figures: Readonly<Record<string, number>>;
}

const EXAMPLES_MAX = 20;
/** Of the least writes: what may be sent once too often without a kill to explain it. */
const REDUNDANT_SHARE = 0.001;

/** Judges a run by what Sign received and how it was left, against a model of its own. */
export function judge(facts: Facts): Verdict {
  const model = modelOf(makeWorkload(facts.workload));
  const doubt = new Doubt(facts.kills, facts.latencyMs);
  const state = judgeState(facts.state, model, facts.undisturbed);
  const writes = judgeWrites(facts, model, doubt);
  const early = judgeEarly(facts.ledger, doubt);
  const unexplainedMax = Math.floor(writes.least * REDUNDANT_SHARE);
  const criteria = [
    criterion('unfinished', unfinished(facts.run)),
    criterion('lost', state.lost),
    criterion('duplicateEffects', [...writes.duplicates, ...writes.strangers]),
    criterion('early', early.early),
    criterion('redundantWrites', writes.redundant, writes.inDoubtAtKills + unexplainedMax),
    // A lost answer must not hide behind the calls that were in doubt at kills.
    criterion('redundantWithoutKill', writes.unexplained, unexplainedMax),
    criterion('unrecorded', judgeRecords(facts, doubt)),
    criterion('finalStateDifferences', [
      ...state.otherThanModel.map((text) => `model: ${text}`),
      ...state.otherThanUndisturbed.map((text) => `undisturbed: ${text}`),
    ]),
  ];
  return {
    passed: criteria.every(({ passed }) => passed),
    criteria,
    figures: {
      requests: facts.ledger.length,
      writesLeast: writes.least,
      writesReceived: writes.received,
      writesApplied: writes.applied,
      answersLost: writes.lostAnswers,
      callsInDoubtAtKills: writes.inDoubtAtKills,
      throttled: early.throttled,
      earlyInFlightAtKill: early.atKills,
    },
  };
}

function criterion(name: string, found: readonly string[], limit = 0): Criterion {
  const passed = found.length <= limit;
  return { name, count: found.length, limit, passed, examples: found.slice(0, EXAMPLES_MAX) };
}

function unfinished({ state, outbox, deadLetters, openItems }: RunFacts): string[] {
  return [
    ...(state === 'done' ? [] : [`the run is ${state}`]),
    ...(outbox === 0 ? [] : [`${outbox} messages wait in the outbox`]),
    ...(deadLetters === 0 ? [] : [`${deadLetters} dead letters`]),
    ...(openItems === 0 ? [] : [`${openItems} plan items are not final`]),
  ];
}
