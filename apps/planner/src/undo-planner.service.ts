import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, ObservedRepository, RunRepository } from '#db';
import { Inbox, type MessageContext } from '#messaging';
import { failpoint, inSpan } from '#telemetry';
import { PlanWriterService } from './plan-writer.service.js';
import { QuestionService } from './question.service.js';
import { UndoRoundService } from './undo-round.service.js';

/** Plans of one org what puts back what a run has changed there: from its items, against the lists as they are now. */
@Injectable()
export class UndoPlannerService {
  constructor(
    private readonly db: Database,
    private readonly runs: RunRepository,
    private readonly observed: ObservedRepository,
    private readonly rounds: UndoRoundService,
    private readonly questions: QuestionService,
    private readonly writer: PlanWriterService,
    private readonly inbox: Inbox,
  ) {}

  /** @returns false when the run is no undo, so that it is planned from the directory */
  async plan(runId: string, orgId: string, round: number, context: MessageContext): Promise<boolean> {
    const { options } = await this.runs.find(runId);
    const { undoRunId } = options;
    if (undoRunId === undefined) return false;
    const attributes = { 'sign_sync.run': runId, 'sign_sync.round': round };
    await inSpan('plan undo', { attributes }, () => this.#plan({ runId, orgId, undoRunId }, round, context));
    return true;
  }

  async #plan(
    {
      runId,
      orgId,
      undoRunId,
    }: { readonly runId: string; readonly orgId: string; readonly undoRunId: string },
    round: number,
    context: MessageContext,
  ): Promise<void> {
    const run = await this.runs.find(runId);
    if (run.state !== 'running') return;
    const now = await this.observed.now();
    const { ready, given, wanted } = await this.rounds.prepare(run, { orgId, undoRunId }, round, now);
    await this.inbox.once(this.db, context, async (tx) => {
      const asking = { runId, orgId, round, isOpen: true };
      if (await this.questions.askAbout(tx, asking, wanted, context)) {
        tx.afterCommit(() => failpoint('planner.questions-asked'));
        return;
      }
      await this.writer.write(tx, { ...ready, planId: randomUUID(), given }, context);
      tx.afterCommit(() => failpoint('planner.plan-written'));
    });
  }
}
