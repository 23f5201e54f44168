import { FAILPOINTS, type Failpoint } from '../../../libs/telemetry/src/failpoint.js';
import { seededRandom } from '../../support/seeded-random.js';
import type { Disturbance } from '../chaos/schedule.js';
import { calmSign, stormySign } from '../cluster/controls.js';
import { judgeScenario, type Played } from '../judge-scenario.js';
import type { DumpedState } from '../oracle/facts.js';
import type { RigOptions } from '../rig-options.js';
import { playScenario, type ScenarioOptions } from '../scenario.js';
import { placeOf } from './placement.js';

export interface FailpointResult extends Played {
  readonly name: Failpoint;
  readonly service: string;
  readonly nth: number;
  readonly seed: number;
  /** The process ended there. */
  readonly reached: boolean;
  readonly passed: boolean;
}

export interface FailpointEvidence {
  readonly passed: boolean;
  /** Places at which nothing ended in any repeat. */
  readonly neverReached: readonly Failpoint[];
  readonly results: readonly FailpointResult[];
}

const TIMEOUT_MS = 240_000;
/** The one that is killed stays away until another one has taken over its orgs. */
const AWAY_MS = 15_000;

/** Ends a process once at each of the named places, so many times each, under the same oracle as the crash rig. */
export async function playFailpoints(options: RigOptions): Promise<FailpointEvidence> {
  const names = chosen(options.only);
  const results: FailpointResult[] = [];
  for (let repeat = 0; repeat < options.repeats; repeat += 1) {
    const seed = options.seed + repeat;
    const undisturbed = await playCalm(seed, options);
    for (const [index, name] of names.entries()) {
      const random = seededRandom(seed * 1_000 + index);
      results.push(await playOne(placeOf(name, repeat, random), seed, undisturbed, options));
    }
  }
  const reached = new Set(results.filter((result) => result.reached).map(({ name }) => name));
  return {
    passed: results.every(({ passed }) => passed),
    neverReached: names.filter((name) => !reached.has(name)),
    results,
  };
}

function chosen(only: readonly string[]): readonly Failpoint[] {
  const unknown = only.find((name) => !FAILPOINTS.some((failpoint) => failpoint === name));
  if (unknown !== undefined) throw new Error(`There is no failpoint "${unknown}".`);
  return only.length === 0 ? FAILPOINTS : FAILPOINTS.filter((name) => only.includes(name));
}

async function playCalm(seed: number, options: RigOptions): Promise<DumpedState> {
  options.say(`undisturbed run, seed ${seed}`);
  const { facts } = await playScenario({
    ...commonOf(seed, options),
    ...{ name: `undisturbed-${seed}`, control: calmSign(), schedule: [] },
  });
  return facts.state;
}

async function playOne(
  { name, service, nth, needs }: ReturnType<typeof placeOf>,
  seed: number,
  undisturbed: DumpedState,
  options: RigOptions,
): Promise<FailpointResult> {
  const scenario = `${name}-${seed}`;
  const result = await playScenario({
    ...commonOf(seed, options),
    ...{ name: scenario, control: stormySign(seed) },
    schedule: needs === 'kill' ? killAtWork() : [],
    ...(needs === 'approval' && { flow: 'plan-and-approve' as const }),
    ...(needs === 'poison' && { poison: true }),
    armed: { service, failpoint: `${name}:${nth}` },
  });
  const played = await judgeScenario(scenario, result, undisturbed, options);
  const reached = result.kills.some(({ victim, byFailpoint }) => victim === service && byFailpoint === true);
  const passed = reached && played.verdict.passed && result.unexpected.length === 0;
  options.say(
    `${passed ? 'passed' : reached ? 'FAILED' : 'NOT REACHED'}  ${name}:${nth} in ${service}, seed ${seed}`,
  );
  return { ...played, ...{ name, service, nth, seed, reached, passed } };
}

/** About half of the calls under way are those of the one that is killed. */
function killAtWork(): Disturbance[] {
  return [{ target: 'executor-1', at: { writes: 0.3 }, how: 'kill', downMs: AWAY_MS }];
}

function commonOf(
  seed: number,
  { people, orgs, folder, signal, say }: RigOptions,
): Pick<ScenarioOptions, 'workload' | 'expected' | 'timeoutMs' | 'folder' | 'signal' | 'say'> {
  // About three of four people need a write.
  const expected = { reads: people, writes: people * 0.75 };
  return { workload: { seed, people, orgs }, expected, timeoutMs: TIMEOUT_MS, folder, signal, say };
}
