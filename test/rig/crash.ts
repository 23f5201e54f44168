import type { CallCounts } from './chaos/request-meter.js';
import { makeSchedule } from './chaos/schedule.js';
import { calmSign, stormySign } from './cluster/controls.js';
import { judgeScenario, type Played } from './judge-scenario.js';
import type { Facts } from './oracle/facts.js';
import type { RigOptions } from './rig-options.js';
import { LEASE_SECONDS, playScenario } from './scenario.js';

export interface CrashEvidence {
  readonly passed: boolean;
  readonly undisturbed: Played;
  readonly disturbed: Played;
  readonly killsAsked: number;
  /** Kills that met the run under way. */
  readonly killsAtWork: number;
}

/** What one kill may cost: a lease has to run out, a server to repeat its log. */
const KILL_MS = 20_000;
/** Beside the kills of the schedule. */
const IN_WAIT_SHARE = 0.1;
const BASE_MS = 180_000;
const PERSON_MS = 30;
/** Of the directory: the first kills fall into it. */
const READING_MS = 400;
const READING_PERSON_MS = 0.125;

/** The same workload twice: undisturbed, and with everything that can be killed being killed. */
export async function playCrash(options: RigOptions): Promise<CrashEvidence> {
  const { seed, people, orgs, kills, pauses, folder, signal, say } = options;
  const common = { workload: { seed, people, orgs }, folder, say, signal };
  const timeoutMs = BASE_MS + people * PERSON_MS;
  say(`undisturbed run of ${people} people in ${orgs} orgs`);
  const calm = await playScenario({
    ...{ ...common, name: 'undisturbed', control: calmSign(), timeoutMs },
    ...{ schedule: [], expected: { reads: 0, writes: 0 } },
  });
  const undisturbed = await judgeScenario('undisturbed', calm, undefined, options);
  const expected = countCalls(calm.facts);
  const seconds = Math.round(calm.durationMs / 1000);
  say(
    `undisturbed: ${expected.reads} reads, ${expected.writes} writes, ${seconds} s; now with ${kills} kills`,
  );
  const stormy = await playScenario({
    ...{ ...common, name: 'disturbed', control: stormySign(seed), expected },
    schedule: makeSchedule({
      ...{ seed, kills, pauses, leaseMs: LEASE_SECONDS * 1_000 },
      readingMs: READING_MS + people * READING_PERSON_MS,
    }),
    killsInWaits: Math.ceil(kills * IN_WAIT_SHARE),
    timeoutMs: timeoutMs + (kills + pauses) * KILL_MS,
  });
  const disturbed = await judgeScenario('disturbed', stormy, calm.facts.state, options);
  const killsAtWork =
    stormy.kills.filter(({ how, inWait }) => how === 'kill' && !inWait).length - stormy.unexpected.length;
  return {
    // A rig that did not kill what it meant to has shown nothing.
    passed:
      undisturbed.verdict.passed &&
      disturbed.verdict.passed &&
      killsAtWork === kills &&
      // No service may end because something else did.
      disturbed.unexpected.length === 0,
    ...{ undisturbed, disturbed, killsAsked: kills, killsAtWork },
  };
}

function countCalls({ ledger }: Facts): CallCounts {
  const reads = ledger.filter(({ method }) => method === 'GET').length;
  return { reads, writes: ledger.length - reads };
}
