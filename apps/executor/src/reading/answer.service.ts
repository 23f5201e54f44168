import { Injectable } from '@nestjs/common';
import { OrgAnsweredV1, type OrgQuestionsV1 } from '#contracts';
import { Database, type ObservedFact, ObservedRepository, PlanningRepository, RunRepository } from '#db';
import { byCodePoint, type Fact, SyncError } from '#domain';
import { type MessageContext, Outbox } from '#messaging';
import { type CallOptions, SignError, type SignApi } from '#sign';
import { failpoint, observe } from '#telemetry';
import { ActionJournal } from '../actions/action-journal.js';
import { forEachOf } from '../actions/for-each-of.js';
import { ExecutorOptions } from '../executor-options.js';
import { isForAnotherTry, parked } from '../orgs/another-try.js';
import { type OrgConnection, OrgConnections } from '../orgs/org-connections.js';
import { OrgLeases } from '../orgs/org-leases.js';
import { accountTypeIn } from './read-account-type.js';

/** Few enough to lose little, enough that commits cost nothing beside the calls. */
const PEOPLE_AT_ONCE = 50;

interface Answer {
  readonly signUserId: string;
  readonly fact: Fact;
  readonly failure?: string;
}

/** Reads the facts that decisions depend on, one call a fact. A read that fails skips that person, alone. */
@Injectable()
export class AnswerService {
  constructor(
    private readonly db: Database,
    private readonly connections: OrgConnections,
    private readonly runs: RunRepository,
    private readonly observed: ObservedRepository,
    private readonly planning: PlanningRepository,
    private readonly journal: ActionJournal,
    private readonly outbox: Outbox,
    private readonly leases: OrgLeases,
    private readonly options: ExecutorOptions,
  ) {}

  async answer({ runId, orgId, round, questions }: OrgQuestionsV1, context: MessageContext): Promise<void> {
    const { state, options } = await this.runs.find(runId);
    if (state !== 'running') return;
    const lane = options.people === undefined ? 'bulk' : 'urgent';
    const connection = await this.connections.of(runId, orgId);
    const asked = questions.map(({ signUserId }) => signUserId);
    // Of a message that comes again, what was answered before is not asked anew: such reads are rationed.
    const open = await this.planning.openQuestions(runId, orgId, asked);
    const body = { runId, orgId, round };
    const counted = { runId, org: connection.label, questions: 0, failures: 0 };
    try {
      for (let at = 0; at < open.length; at += PEOPLE_AT_ONCE) {
        const answers = await this.#answerSome(
          open.slice(at, at + PEOPLE_AT_ONCE),
          connection,
          { runId, lane },
          context,
        );
        counted.questions += answers.length;
        counted.failures += answers.filter(({ failure }) => failure !== undefined).length;
      }
    } catch (error) {
      if (context.signal.aborted || isForAnotherTry(error, this.options)) throw parked(error);
      if (!(error instanceof SyncError)) throw error;
      const reported = { ...body, error: { code: error.code, message: error.message } };
      await this.db.transaction((tx) => this.outbox.store(tx, OrgAnsweredV1, reported, context.cause));
      return;
    } finally {
      await this.journal.flush();
    }
    await this.db.transaction(async (tx) => {
      await this.leases.fence(tx, connection.lease);
      await this.outbox.store(tx, OrgAnsweredV1, body, context.cause);
      tx.afterCommit(() => observe({ event: 'org.answered', ...counted }));
    });
    failpoint('executor.answers-stored');
  }

  /** Asks about a few people, and keeps the answers, so that whatever ends this process costs no more than these. */
  async #answerSome(
    open: readonly { readonly signUserId: string; readonly facts: readonly Fact[] }[],
    { api, config, orgId, lease }: OrgConnection,
    { runId, lane }: { readonly runId: string; readonly lane: 'urgent' | 'bulk' },
    context: MessageContext,
  ): Promise<readonly Answer[]> {
    const askedAt = await this.observed.now();
    const facts = new Map<string, ObservedFact>();
    const answers: Answer[] = [];
    let accountType: string | undefined;
    const single = open.flatMap(({ signUserId, facts: asked }) =>
      asked.map((fact) => ({ signUserId, fact })),
    );
    await forEachOf(single, config.connection.requestConcurrency, async ({ signUserId, fact }) => {
      try {
        const { told, ...found } = await readFact(api, signUserId, fact, { lane, signal: context.signal });
        accountType ??= told;
        facts.set(signUserId, { ...facts.get(signUserId), ...found });
        answers.push({ signUserId, fact });
      } catch (error) {
        if (context.signal.aborted || isForAll(error) || isForAnotherTry(error, this.options)) throw error;
        answers.push({ signUserId, fact, failure: error instanceof Error ? error.message : String(error) });
      }
    });
    await this.db.transaction(async (tx) => {
      await this.leases.fence(tx, lease);
      await this.observed.storeFacts(tx, orgId, [...facts.values()], askedAt);
      await this.planning.settleQuestions(tx, runId, orgId, answers);
      if (accountType !== undefined) await this.observed.noteAccountType(tx, orgId, accountType);
    });
    return answers;
  }
}

/** The record of a user also tells what kind of account the org is. */
async function readFact(
  api: SignApi,
  signUserId: string,
  fact: Fact,
  options: CallOptions,
): Promise<ObservedFact & { readonly told?: string | undefined }> {
  if (fact === 'status') {
    const user = await api.getUser(signUserId, options);
    return { signUserId, status: user.status, told: accountTypeIn(user) };
  }
  const groups = await api.getUserGroups(signUserId, options);
  const memberships = groups.map(({ id, isGroupAdmin }) => [id, isGroupAdmin ? 1 : 0] as const);
  return {
    signUserId,
    memberships: memberships.toSorted(([a], [b]) => byCodePoint(a, b)),
    primaryGroupId: groups.find(({ isPrimary }) => isPrimary)?.id ?? null,
  };
}

/** Errors after which no question of this org can be answered. */
function isForAll(error: unknown): boolean {
  return !(error instanceof SyncError) || (error instanceof SignError && error.scope === 'org');
}
