import { Injectable } from '@nestjs/common';
import { ConfigurationMismatchError, Configurations } from '#config';
import {
  Database,
  inPast,
  type PastDatabase,
  type ReplayedPlan,
  ReplayRepository,
  type RunEntity,
  RunRepository,
  type SealedPlan,
} from '#db';
import { ItemComparison, type PlanItem, type PlanReplay, type ReplayObstacle } from '#domain';
import { digestsOf, headerOf } from '../plan-writer.service.js';
import type { ReadyToWrite } from '../plan-judge.service.js';
import { planningIn } from './planning-in.js';

/** Makes plans once more from what they were made from, by the planner's own code, and stores nothing. */
@Injectable()
export class ReplayService {
  readonly #runs: RunRepository;
  readonly #replays: ReplayRepository;

  constructor(
    private readonly db: Database,
    private readonly configurations: Configurations,
  ) {
    this.#runs = new RunRepository(db);
    this.#replays = new ReplayRepository(db);
  }

  /** Every plan that the run made; of a run that applied a plan, those of the run that made it. */
  async run(runId: string): Promise<readonly PlanReplay[]> {
    const asked = await this.#runs.find(runId);
    const { planRunId } = asked.options;
    const run = planRunId === undefined ? asked : await this.#runs.find(planRunId);
    const plans = await this.#replays.plansOf(run.id);
    const replayed: PlanReplay[] = [];
    for (const plan of plans) replayed.push(await this.#plan(run, plan));
    return replayed;
  }

  async #plan(run: RunEntity, plan: SealedPlan): Promise<PlanReplay> {
    const obstacle = (code: ReplayObstacle, message: string): PlanReplay => ({
      ...identityOf(plan),
      ...{ verdict: 'impossible', replayed: null, stored: null, items: 0, difference: null },
      obstacle: { code, message },
    });
    const gone = await this.#replays.missingOf(plan.id);
    if (gone !== undefined) return obstacle('INPUTS_GONE', gone);
    try {
      const replayed = await inPast(this.db, plan.id, (past, stored) => this.#again(past, run, plan, stored));
      return (
        replayed ??
        obstacle('INPUTS_NOT_KEPT', 'This plan was made by a version that did not keep what a replay needs.')
      );
    } catch (error) {
      if (!(error instanceof ConfigurationMismatchError)) throw error;
      return obstacle(
        'CONFIGURATION_CHANGED',
        `${error.message} A replay needs the very configuration that the plan was made under, digest ${run.configDigest.slice(0, 12)}.`,
      );
    }
  }

  async #again(
    past: PastDatabase,
    run: RunEntity,
    plan: SealedPlan,
    stored: ReplayedPlan,
  ): Promise<PlanReplay> {
    const planning = planningIn(past, this.configurations);
    const ready = await this.#ready(planning, run, stored);
    const judged = await planning.judge.of(past.tx, ready);
    const header = headerOf(ready, await digestsOf(past.tx, ready));
    const comparison = new ItemComparison({ ...header, ...plan.digests }, header);
    await compare(comparison, this.#replays.items(plan.id), judged.items());
    const found = comparison.end();
    const isSame = found.difference === null && found.stored === plan.hash && found.replayed === plan.hash;
    return { ...identityOf(plan), ...found, verdict: isSame ? 'same' : 'differs', obstacle: null };
  }

  async #ready(
    { round, undoRound }: ReturnType<typeof planningIn>,
    run: RunEntity,
    { id: planId, orgId, plannedAt, writtenAt }: ReplayedPlan,
  ): Promise<ReadyToWrite> {
    const { directory, options } = run;
    if (options.undoRunId !== undefined) {
      const undo = { orgId, undoRunId: options.undoRunId };
      const { ready, given } = await undoRound.prepare(run, undo, 1, plannedAt);
      return { ...ready, planId, given, writtenAt };
    }
    if (directory === null) throw new Error(`Run ${run.name} has a plan and has read no directory.`);
    const ready = await round.prepare(run, directory, { orgId, round: 1, now: plannedAt });
    return { ...ready, planId, writtenAt };
  }
}

function identityOf({ id, orgId, org, hash }: SealedPlan) {
  return { orgId, org, planId: id, hash };
}

async function compare(
  comparison: ItemComparison,
  stored: ReturnType<ReplayRepository['items']>,
  replayed: AsyncGenerator<PlanItem>,
): Promise<void> {
  try {
    for (;;) {
      const [there, made] = [await stored.next(), await replayed.next()];
      if (there.done === true && made.done === true) return;
      comparison.add(
        there.done === true ? undefined : there.value,
        made.done === true ? undefined : made.value,
      );
    }
  } finally {
    await stored.return(undefined);
    await replayed.return(undefined);
  }
}
