import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, DirectoryRepository, ObservedRepository, RunRepository, type Transaction } from '#db';
import { Inbox, type MessageContext } from '#messaging';
import { type ActiveSpan, failpoint, inSpan } from '#telemetry';
import { PlanWriterService } from './plan-writer.service.js';
import { QuestionService } from './question.service.js';
import { type ReadyToPlan, RoundService } from './round.service.js';
import { ShadowService } from './shadow/shadow.service.js';

export type { ReadyToPlan } from './round.service.js';

/** One planning round of one org: decide its shapes, then ask what is open or write the plan. */
@Injectable()
export class OrgPlannerService {
  constructor(
    private readonly db: Database,
    private readonly runs: RunRepository,
    private readonly directory: DirectoryRepository,
    private readonly observed: ObservedRepository,
    private readonly rounds: RoundService,
    private readonly questions: QuestionService,
    private readonly writer: PlanWriterService,
    private readonly shadows: ShadowService,
    private readonly inbox: Inbox,
  ) {}

  async plan(runId: string, orgId: string, round: number, context: MessageContext): Promise<void> {
    const attributes = { 'sign_sync.run': runId, 'sign_sync.round': round };
    await inSpan('plan org', { attributes }, (span) => this.#plan(runId, orgId, round, context, span));
  }

  async #plan(
    runId: string,
    orgId: string,
    round: number,
    context: MessageContext,
    span: ActiveSpan,
  ): Promise<void> {
    const run = await this.runs.find(runId);
    const { directory } = run;
    if (run.state !== 'running' || directory === null) return;
    const now = await this.observed.now();
    // Drawn before anything is read: a plan that began later and reads later has a greater one.
    const generation = await this.directory.nextRevision(this.db);
    const ready = await this.rounds.prepare(run, directory, { orgId, round, now });
    span.annotate({ 'sign_sync.org': ready.ground.org });
    await this.inbox.once(this.db, context, (tx) => this.#goOn(tx, { ...ready, generation }, context));
  }

  async #goOn(tx: Transaction, ready: ReadyToPlan, context: MessageContext): Promise<void> {
    if (await this.questions.ask(tx, ready, context)) {
      tx.afterCommit(() => failpoint('planner.questions-asked'));
      return;
    }
    const planned = { ...ready, planId: randomUUID() };
    if (ready.isShadow) await this.shadows.write(tx, planned, context);
    else await this.writer.write(tx, planned, context);
    tx.afterCommit(() => failpoint('planner.plan-written'));
  }
}
