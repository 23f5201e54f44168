import { setTimeout as pause } from 'node:timers/promises';
import { type Benchmark, type BenchOptions, measure, type Measure, scaled } from '../benchmark.js';
import { actionsOfRun, type OrgActions } from '../stack/actions-of-run.js';
import { type CrowdOrg, orgsOf } from '../stack/crowd.js';
import { peakMeasures } from '../stack/stack-measures.js';
import { StackSite } from '../stack/stack-site.js';

const ORGS = 10;
const LOUD_PEOPLE = 50_000;
const QUIET_PEOPLE_EACH = 1000;
const LATENCIES_MS = [50, 0];
const GOAL = { sense: 'at most', value: 25 } as const;
/** Or the rest says little. */
const BESIDE = { sense: 'at least', value: 50 } as const;
const LOOK_EVERY_MS = 500;

/** 15 % are refused for good; as many of the rest end without anybody knowing whether they were done, and are looked for. */
const FAULTS = [
  { kind: 'status', status: 400, probability: 0.15 },
  { kind: 'status', status: 500, probability: 0.15 / 0.85 },
] as const;

/** How the quiet orgs fared in one run. */
interface Pace {
  /** From the first approval to the last result. */
  readonly seconds: number;
  /** Of one org from result to result, on average; beside the loud org only what was done after that had begun. */
  readonly secondsPerAction: number;
  /** The part of their actions that ended after the loud org had begun. */
  readonly besideLoud: number;
}

export const neighbours: Benchmark = {
  name: 'neighbours',
  about: `${ORGS - 1} orgs with ${QUIET_PEOPLE_EACH.toLocaleString('en-US')} moves each, in one run, by one executor: first alone, then beside an org with ${LOUD_PEOPLE.toLocaleString('en-US')} moves, of whose writes Sign answers 15 % with 400 and 15 % with 500. How much longer the ${ORGS - 1} took in the second run: as a whole, from the first approval to their last result; and per action, once the loud org had begun. It begins later, since it takes longer to read: what part of the others' actions was done beside it is a figure too. The loud run is ended when they are done. \`request_concurrency\` is 1.`,
  scales: true,
  async measure(options) {
    const [loud, ...quiet] = orgsOf(ORGS, scaled(QUIET_PEOPLE_EACH, options));
    if (loud === undefined) throw new Error('There is no org.');
    const orgs = [{ ...loud, people: scaled(LOUD_PEOPLE, options) }, ...quiet];
    const site = await StackSite.open({ orgs, concurrency: 1 });
    try {
      const measures: Measure[] = [];
      for (const latencyMs of LATENCIES_MS)
        measures.push(...(await slowdown(site, orgs, latencyMs, options)));
      return [...measures, ...peakMeasures(site)];
    } finally {
      await site.close();
    }
  },
};

async function slowdown(
  site: StackSite,
  orgs: readonly CrowdOrg[],
  latencyMs: number,
  { runs, note }: BenchOptions,
): Promise<Measure[]> {
  const whole: number[] = [];
  const perAction: number[] = [];
  const besideLoud: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    const alone = await paceOf(site, orgs.slice(1), latencyMs);
    const beside = await paceOf(site, orgs, latencyMs);
    whole.push((beside.seconds / alone.seconds - 1) * 100);
    perAction.push((beside.secondsPerAction / alone.secondsPerAction - 1) * 100);
    besideLoud.push(beside.besideLoud * 100);
    const words = ({ seconds, secondsPerAction }: Pace) =>
      `${seconds.toFixed(1)} s (${Math.round(secondsPerAction * 1000)} ms an action)`;
    note(`  answers after ${latencyMs} ms: alone ${words(alone)}, beside the loud one ${words(beside)}`);
  }
  return [
    measure(`slower as a whole, answers after ${latencyMs} ms`, '%', whole, GOAL),
    measure(`slower per action, answers after ${latencyMs} ms`, '%', perAction, GOAL),
    measure(
      `done beside the loud org, answers after ${latencyMs} ms`,
      '% of their actions',
      besideLoud,
      BESIDE,
    ),
  ];
}

/** @param moving the orgs whose people move; the loud one may be among them */
async function paceOf(site: StackSite, moving: readonly CrowdOrg[], latencyMs: number): Promise<Pace> {
  const hash = await site.planMoves(moving);
  const faults = FAULTS.map((fault) => ({ ...fault, method: 'PUT', org: 'primary' }));
  await site.simulator.control({ latencyMs, faults });
  const { id } = await site.watch(hash, (runId) => untilQuietDone(site, runId));
  const orgs = await actionsOfRun(site.db, id);
  const quiet = orgs.filter(({ org }) => org !== 'primary');
  const failed = quiet.reduce((sum, org) => sum + org.failed, 0);
  if (failed > 0) throw new Error(`${failed} actions of the quiet orgs failed.`);
  const loud = orgs.find(({ org }) => org === 'primary');
  if (loud === undefined) await site.untilEnded(id);
  else await site.cancel(id);
  return paceFrom(quiet, loud);
}

/** Not the end of the run: the loud org would go on for long. */
async function untilQuietDone(site: StackSite, runId: string): Promise<void> {
  await site.until(async () => {
    await pause(LOOK_EVERY_MS);
    const [left] = await site.db.query<{ plans: number; open: number }>(
      `select count(*)::int as plans, (count(*) filter (where p.state <> 'done'))::int as open
       from plan p join org o on o.id = p.org_id where p.apply_run_id = $1 and o.label <> 'primary'`,
      [runId],
    );
    return left?.plans === ORGS - 1 && left.open === 0;
  });
}

function paceFrom(quiet: readonly OrgActions[], loud: OrgActions | undefined): Pace {
  const began = Math.min(...quiet.map(({ approvedAt }) => approvedAt));
  const ended = Math.max(...quiet.map(({ endedAt }) => endedAt.at(-1) ?? Number.NaN));
  const all = quiet.map(({ endedAt }) => endedAt);
  const loudFrom = loud?.endedAt[0] ?? Number.POSITIVE_INFINITY;
  const beside = all.map((times) => times.filter((at) => at > loudFrom));
  return {
    seconds: ended - began,
    secondsPerAction: secondsPerAction(beside.some(isPace) ? beside : all),
    besideLoud: beside.flat().length / all.flat().length,
  };
}

/** Of one org on average. */
function secondsPerAction(orgs: readonly (readonly number[])[]): number {
  const paces = orgs.filter(isPace);
  const seconds = paces.reduce((sum, times) => sum + (times.at(-1) ?? 0) - (times[0] ?? 0), 0);
  return seconds / paces.reduce((sum, times) => sum + times.length - 1, 0);
}

/** A single result says nothing about a pace. */
function isPace(times: readonly number[]): boolean {
  return times.length > 1;
}
