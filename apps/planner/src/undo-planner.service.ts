import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Configurations } from '#config';
import {
  Database,
  type JoinScope,
  ObservedRepository,
  type PlanCounts,
  RunRepository,
  type UndoScope,
  UndoRepository,
} from '#db';
import { type AlikeItems, AlikeItemsCounter, type Fact, type PersonItem, undoingItem } from '#domain';
import { Inbox, type MessageContext } from '#messaging';
import { failpoint, inSpan } from '#telemetry';
import type { ReadyToPlan } from './org-planner.service.js';
import { PlanWriterService } from './plan-writer.service.js';
import { QuestionService } from './question.service.js';
import { orgCase, type OrgGround } from './shape-case.js';
import { NO_DIRECTORY, personByPerson, type UndoGround, undoPerson } from './undo-ground.js';

/** Plans of one org what puts back what a run has changed there: from its items, against the lists as they are now. */
@Injectable()
export class UndoPlannerService {
  constructor(
    private readonly db: Database,
    private readonly runs: RunRepository,
    private readonly observed: ObservedRepository,
    private readonly undo: UndoRepository,
    private readonly configurations: Configurations,
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
    named: Omit<UndoScope, 'statusFreshFrom'>,
    round: number,
    context: MessageContext,
  ): Promise<void> {
    const { runId, orgId } = named;
    const run = await this.runs.find(runId);
    if (run.state !== 'running') return;
    const config = this.configurations.of(run);
    const { label: org } = await this.runs.org(orgId);
    const statusFreshFrom = new Date((await this.observed.now()).getTime() - config.cache.maxAgeMs);
    const scope: UndoScope = { ...named, statusFreshFrom };
    const groups = await this.observed.groups(orgId);
    const { reading } = await this.runs.runOrg(runId, orgId);
    const ground: OrgGround = {
      ...{ config, org, groups, directory: NO_DIRECTORY, groupSets: new Map() },
      listComplete: reading?.complete ?? false,
    };
    const undoGround = { org, policy: config.policy, groups };
    const judged = await this.#judge(scope, undoGround, reading?.users ?? 0);
    await this.inbox.once(this.db, context, async (tx) => {
      const asking = { runId, orgId, round, isOpen: true };
      if (await this.questions.askAbout(tx, asking, judged.wanted, context)) {
        tx.afterCommit(() => failpoint('planner.questions-asked'));
        return;
      }
      const { undoing, counts, skips } = judged;
      const given = {
        items: () => this.#items(scope, undoGround),
        storeSkips: (inTx: typeof tx, planId: string) => this.undo.storeSkips(inTx, planId, skips),
      };
      const ready = { ...readyFrom(scope, ground, round, run.mode, counts), undoing };
      await this.writer.write(tx, { ...ready, planId: randomUUID(), given }, context);
      tx.afterCommit(() => failpoint('planner.plan-written'));
    });
  }

  /** Everybody once, to see what is to ask, what cannot be undone, and how much there is of everything. */
  async #judge(scope: UndoScope, ground: UndoGround, signUsers: number): Promise<JudgedUndo> {
    const wanted: { signUserId: string; fact: Fact }[] = [];
    const skips: { key: string; email: string; reason: string }[] = [];
    const alike = new AlikeItemsCounter();
    const counts = { matched: 0, inStep: 0 };
    for await (const rows of personByPerson(this.undo.people(scope))) {
      const { row, applied, reversal } = undoPerson(rows, ground);
      counts.matched += 1;
      if (reversal.kind === 'in-step') counts.inStep += 1;
      if (reversal.kind === 'cannot') {
        skips.push({ key: row.emailKey, email: row.email, reason: reversal.reason });
      }
      if (reversal.kind === 'question') {
        const { signUserId } = row;
        if (signUserId !== null) wanted.push(...reversal.facts.map((fact) => ({ signUserId, fact })));
      }
      if (reversal.kind === 'change' && applied) alike.add(undoingItem(applied, reversal));
    }
    for (const { key, name } of await this.undo.createdGroups(scope.undoRunId, scope.orgId)) {
      skips.push({ key, email: `group ${name}`, reason: 'UNDO_GROUP_STAYS' });
    }
    const skipped: Record<string, number> = {};
    for (const { reason } of skips) skipped[reason] = (skipped[reason] ?? 0) + 1;
    return {
      ...{ wanted, skips, undoing: alike.result() },
      counts: { ...counts, skipped, signUsers, signOnly: 0, outsideFilter: 0 },
    };
  }

  async *#items(scope: UndoScope, ground: UndoGround): AsyncGenerator<PersonItem> {
    for await (const rows of personByPerson(this.undo.people(scope))) {
      const { applied, reversal } = undoPerson(rows, ground);
      if (reversal.kind === 'change' && applied) yield undoingItem(applied, reversal);
    }
  }
}

interface JudgedUndo {
  readonly wanted: readonly { signUserId: string; fact: Fact }[];
  readonly skips: readonly { key: string; email: string; reason: string }[];
  readonly undoing: readonly AlikeItems[];
  readonly counts: PlanCounts;
}

/** What a plan of shapes would be written from, with no shape in it. */
function readyFrom(
  { runId, orgId, statusFreshFrom }: UndoScope,
  ground: OrgGround,
  round: number,
  mode: string,
  counts: PlanCounts,
): ReadyToPlan {
  const { chain, revision } = ground.directory;
  const scope: JoinScope = {
    ...{ runId, orgId, chain, revision, statusFreshFrom },
    ...{ compareNames: false, guarded: new Map<string, 'owner' | 'protected'>() },
  };
  return {
    ...{ scope, ground, round, mode, isHypothetical: false, ...orgCase(ground) },
    decided: {
      ...{ limit: { verdict: 'within' }, counts },
      ...{ asked: new Map(), skipped: new Map(), changing: new Map() },
    },
  };
}
