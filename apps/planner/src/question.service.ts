import { Injectable } from '@nestjs/common';
import { OrgPlanRequestedV1, OrgQuestionsV1 } from '#contracts';
import { PlanningRepository, RunRepository, type Transaction } from '#db';
import type { Fact } from '#domain';
import { type MessageContext, Outbox } from '#messaging';
import type { ReadyToPlan } from './org-planner.service.js';

/** People a message, as the contract bounds it. */
const PEOPLE_PER_MESSAGE = 500;

interface WantedFact {
  readonly signUserId: string;
  readonly fact: Fact;
}

interface AskingRound {
  readonly runId: string;
  readonly orgId: string;
  readonly round: number;
  readonly isOpen: boolean;
  /** Present when few people are concerned, whose questions do not wait behind those of many. */
  readonly only?: readonly string[];
}

/** Asks the executor for facts that decisions depend on: each (person, fact) once a run. */
@Injectable()
export class QuestionService {
  constructor(
    private readonly runs: RunRepository,
    private readonly planning: PlanningRepository,
    private readonly outbox: Outbox,
  ) {}

  /** @returns false when nothing is open, so that the plan can be written */
  async ask(tx: Transaction, ready: ReadyToPlan, context: MessageContext): Promise<boolean> {
    const { scope, round } = ready;
    const wanted = await this.#wanted(ready);
    const isOpen = ready.decided.asked.size > 0;
    return this.askAbout(tx, { ...scope, round, isOpen }, wanted, context);
  }

  /** @param round `isOpen`: decisions wait for what is wanted, nothing of it is only a review */
  async askAbout(
    tx: Transaction,
    { round, isOpen, ...scope }: AskingRound,
    wanted: readonly WantedFact[],
    context: MessageContext,
  ): Promise<boolean> {
    if (wanted.length === 0) return false;
    const fresh = await this.planning.ask(tx, scope.runId, scope.orgId, wanted);
    if (fresh.length === 0 && !isOpen) return false;
    const body = { runId: scope.runId, orgId: scope.orgId };
    if (fresh.length === 0) {
      // Answered before and still open: never ask twice in a run, leave these people alone and say so.
      const failure = 'Sign answered, but the answer did not settle the question.';
      const answers = wanted.map((question) => ({ ...question, failure }));
      await this.planning.settleQuestions(tx, scope.runId, scope.orgId, answers);
      await this.outbox.store(tx, OrgPlanRequestedV1, { ...body, round: round + 1 }, context.cause);
      return true;
    }
    const factsOf = new Map<string, Fact[]>();
    for (const { signUserId, fact } of fresh)
      factsOf.set(signUserId, [...(factsOf.get(signUserId) ?? []), fact]);
    const people = [...factsOf].map(([signUserId, facts]) => ({ signUserId, facts }));
    const bodies = [];
    for (let at = 0; at < people.length; at += PEOPLE_PER_MESSAGE) {
      bodies.push({ ...body, round, questions: people.slice(at, at + PEOPLE_PER_MESSAGE) });
    }
    await this.runs.beginRound(tx, scope.runId, scope.orgId, round);
    const lane = scope.only === undefined ? ('bulk' as const) : ('urgent' as const);
    const addressed = { ...context.cause, partitionKey: scope.orgId, lane };
    await this.outbox.storeAll(tx, OrgQuestionsV1, bodies, addressed);
    return true;
  }

  async #wanted({ decided, scope, round, mode, isShadow, ground }: ReadyToPlan) {
    const wanted: WantedFact[] = [];
    if (decided.asked.size > 0) {
      for await (const people of this.planning.peopleOf(scope, [...decided.asked.keys()])) {
        for (const { shape, signUserId } of people) {
          if (signUserId === null) continue;
          for (const fact of decided.asked.get(shape) ?? []) wanted.push({ signUserId, fact });
        }
      }
    }
    // A run of few people reviews nobody else.
    if (round === 1 && (mode === 'sync' || isShadow) && scope.only === undefined) {
      const due = await this.planning.dueForReview(scope.orgId, ground.config.cache.statusCycleMs);
      const known = new Set(
        wanted.filter(({ fact }) => fact === 'status').map(({ signUserId }) => signUserId),
      );
      wanted.push(
        ...due.filter((id) => !known.has(id)).map((signUserId) => ({ signUserId, fact: 'status' as const })),
      );
    }
    return wanted;
  }
}
