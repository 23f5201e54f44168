import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askOracle } from './cluster/ask-oracle.js';
import type { DumpedState, RunFacts } from './oracle/facts.js';
import type { Verdict } from './oracle/judge.js';
import type { RigOptions } from './rig-options.js';
import type { ScenarioResult } from './scenario.js';

/** A scenario as it stands in the evidence: everything but what the oracle was given, which is large. */
export interface Played extends Omit<ScenarioResult, 'facts'> {
  readonly run: RunFacts;
  readonly verdict: Verdict;
  /** What the oracle was given; kept when it objected. */
  readonly factsFile?: string;
}

/** @param undisturbed what the same workload left behind when nothing disturbed it */
export async function judgeScenario(
  name: string,
  { facts, ...played }: ScenarioResult,
  undisturbed: DumpedState | undefined,
  { folder, keep }: RigOptions,
): Promise<Played> {
  const factsFile = join(folder, `${name}-facts.json`);
  const verdict = await askOracle({ ...facts, ...(undisturbed !== undefined && { undisturbed }) }, factsFile);
  const isKept = keep || !verdict.passed;
  if (!isKept) await rm(factsFile);
  return { ...played, run: facts.run, verdict, ...(isKept && { factsFile }) };
}
