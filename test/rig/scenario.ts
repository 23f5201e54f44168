import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ControlInput } from '../../apps/sign-simulator/src/index.js';
import { type ServiceName, type Stack, startStack } from '../../libs/testing/src/stack/start-stack.js';
import { disturb } from './chaos/disturb.js';
import { killInWaits } from './chaos/kill-in-wait.js';
import { KillLog, type KillRecord } from './chaos/kill-log.js';
import { Orchestrator, type SelfEnd } from './chaos/orchestrator.js';
import { type CallCounts, RequestMeter } from './chaos/request-meter.js';
import type { Disturbance } from './chaos/schedule.js';
import { Striker } from './chaos/striker.js';
import { LATENCY_MS_MAX } from './cluster/controls.js';
import { DatabasePeek } from './cluster/database-peek.js';
import { dumpProduct } from './cluster/dump-product.js';
import { lookAtRest } from './cluster/look-at-rest.js';
import { OpsClient } from './cluster/ops-client.js';
import { type Flow, requestRun } from './cluster/request-run.js';
import { sendPoison } from './cluster/send-poison.js';
import { openSite, type Site } from './cluster/site.js';
import type { Facts, RecordFact, RunFacts } from './oracle/facts.js';
import type { WorkloadOptions } from './workload/workload.js';

export interface ScenarioOptions {
  readonly name: string;
  readonly workload: WorkloadOptions;
  readonly control: ControlInput;
  readonly schedule: readonly Disturbance[];
  /** Beside the schedule: of executors whose org Sign has asked to wait. */
  readonly killsInWaits?: number;
  /** Calls of the undisturbed run: kills come by the share of them. */
  readonly expected: CallCounts;
  readonly flow?: Flow;
  /** A message that nobody can read comes while the run is under way. */
  readonly poison?: boolean;
  /** What SIGN_SYNC_FAILPOINT is in the first life of a service's processes. */
  readonly armed?: { readonly service: ServiceName; readonly failpoint: string };
  readonly timeoutMs: number;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface ScenarioResult {
  readonly facts: Facts;
  readonly kills: readonly KillRecord[];
  readonly unexpected: readonly SelfEnd[];
  readonly durationMs: number;
}

type Closers = (() => void | Promise<void>)[];

/** Short, so that an org whose holder was killed is soon somebody's again. */
export const LEASE_SECONDS = 6;
const SAMPLE_EVERY_MS = 250;

/** One run of the product from the request to its end, on a stack of its own, with everything that is to disturb it. */
export async function playScenario(options: ScenarioOptions): Promise<ScenarioResult> {
  const folder = await mkdtemp(join(options.folder, `${options.name}-`));
  const configDir = join(folder, 'config');
  await mkdir(configDir);
  const closers: Closers = [() => rm(folder, { recursive: true, force: true })];
  try {
    const site = await openSite('rig', options.workload, options.control, { folder, configDir });
    closers.push(() => site.sign.close());
    const stack = await openStack(options, configDir);
    closers.push(() => stack.stop());
    options.signal.throwIfAborted();
    return await play(options, site, stack, closers);
  } finally {
    for (const close of closers.toReversed()) await Promise.resolve(close()).catch(() => undefined);
  }
}

function openStack({ armed }: ScenarioOptions, configDir: string): Promise<Stack> {
  return startStack({
    configDir,
    replicas: { executor: 2 },
    env: { SIGN_SYNC_ORG_LEASE_SECONDS: String(LEASE_SECONDS) },
    ...(armed !== undefined && { envOf: { [armed.service]: { SIGN_SYNC_FAILPOINT: armed.failpoint } } }),
  });
}

async function play(
  options: ScenarioOptions,
  site: Site,
  stack: Stack,
  closers: Closers,
): Promise<ScenarioResult> {
  const { signal, flow = 'sync', timeoutMs } = options;
  const peek = new DatabasePeek(stack.database.url);
  closers.push(() => peek.close());
  const ended = new AbortController();
  const requestedAt = Date.now();
  const disturbance = beginDisturbing(options, { site, stack, peek, requestedAt, ended: ended.signal });
  closers.push(() => disturbance.stop());
  let state: string;
  try {
    const ops = new OpsClient(stack.apiUrl, stack.token);
    const until = requestedAt + timeoutMs;
    state = await requestRun(flow, { ops, configuration: site.name, until, signal });
  } finally {
    ended.abort();
  }
  const durationMs = Date.now() - requestedAt;
  await disturbance.settled();
  const { log } = disturbance;
  const records = await recordsOf(peek);
  const facts = { ...(await collect(options, site, log, await restOf(options, state, peek))), records };
  if (!endedWell(facts.run)) await keepProduct(options, peek, stack);
  return { facts, kills: log.kills, unexpected: log.unexpected, durationMs };
}

interface DisturbanceGround {
  readonly site: Site;
  readonly stack: Stack;
  readonly peek: DatabasePeek;
  readonly requestedAt: number;
  readonly ended: AbortSignal;
}

/** Everything that goes on beside the run: kills and pauses, and starting again what they end. */
function beginDisturbing(
  options: ScenarioOptions,
  { site, stack, peek, requestedAt, ended }: DisturbanceGround,
) {
  const { say, schedule, expected, killsInWaits = 0, poison = false } = options;
  const meter = new RequestMeter(site.sign);
  const log = new KillLog(peek, meter);
  const orchestrator = new Orchestrator(stack.services, (end) => {
    log.noteSelfEnd(end, options.armed !== undefined);
    say(`${end.name} ended by itself (${end.signal ?? end.exitCode})`);
  });
  const striker = new Striker({ stack, orchestrator, log, requestedAt, ended, say });
  const executors = stack.services.filter(({ name }) => name.startsWith('executor'));
  const disturbing = Promise.all([
    disturb(schedule, { striker, meter, requestedAt, ended, expected }),
    killInWaits(killsInWaits, { striker, log, meter, executors, ended }),
    sample(log, meter, ended),
    ...(poison ? [sendPoison(stack.broker.url)] : []),
  ]);
  // Whatever goes wrong there is thrown by `settled`; until then it must not end the rig.
  disturbing.catch(() => undefined);
  return {
    log,
    settled: async () => {
      await disturbing;
      await striker.settled();
    },
    stop: () => orchestrator.stop(),
  };
}

function endedWell({ state, outbox, deadLetters, openItems }: RunFacts): boolean {
  return state === 'done' && outbox + deadLetters + openItems === 0;
}

async function keepProduct(
  { folder, name, say }: ScenarioOptions,
  peek: DatabasePeek,
  stack: Stack,
): Promise<void> {
  const file = join(folder, `${name}-product.json`);
  await writeFile(file, JSON.stringify(await dumpProduct(peek, stack.services), null, 1));
  say(`the run did not end well; how the product stood: ${file}`);
}

/** So that an end that nobody announced meets fresh knowledge of who held what. */
async function sample(log: KillLog, meter: RequestMeter, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    await Promise.all([log.look(), meter.read()]);
    await pause(SAMPLE_EVERY_MS);
  }
}

/** The dead letter that the rig caused itself is to be there, and is not the product's fault. */
async function restOf(
  { poison = false, signal }: ScenarioOptions,
  state: string,
  peek: DatabasePeek,
): Promise<RunFacts> {
  const rest = await lookAtRest(peek, signal);
  return { state, ...rest, deadLetters: Math.abs(rest.deadLetters - (poison ? 1 : 0)) };
}

/** The audit as it was left; without an answer of the database nothing is on record. */
async function recordsOf(peek: DatabasePeek): Promise<RecordFact[]> {
  const found = await peek.ask<RecordFact>(
    `select o.label as org, a.kind, a.event, coalesce(a.subject_key, i.subject_key) as subject, count(*)::int as count
     from audit_record a join org o on o.id = a.org_id left join plan_item i on i.id = a.item_id
     where a.kind in ('call', 'decision') and coalesce(a.subject_key, i.subject_key) is not null group by 1, 2, 3, 4`,
  );
  return found ?? [];
}

async function collect(
  { workload }: ScenarioOptions,
  { sign }: Site,
  { kills }: KillLog,
  run: RunFacts,
): Promise<Omit<Facts, 'records'>> {
  const ledger = await sign.ledger();
  const state = await sign.state();
  return { workload, latencyMs: LATENCY_MS_MAX, ledger, state, ids: await sign.ids(), kills, run };
}
