import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Configurations } from '#config';
import {
  Database,
  GroupSetRepository,
  type JoinScope,
  LinkRepository,
  ObservedRepository,
  PlanningRepository,
  RunRepository,
  type Shape,
  type Transaction,
} from '#db';
import { type AlikeItems, isProtected, judgeLinks, type LinkedRows } from '#domain';
import { Inbox, type MessageContext } from '#messaging';
import { type ActiveSpan, failpoint, inSpan } from '#telemetry';
import { decideShapes, type DecidedShapes } from './decide-shapes.js';
import { PlanWriterService } from './plan-writer.service.js';
import { QuestionService } from './question.service.js';
import { isWanted, type OrgGround, orgCase } from './shape-case.js';

/** One planning round of one org: decide its shapes, then ask what is open or write the plan. */
@Injectable()
export class OrgPlannerService {
  constructor(
    private readonly db: Database,
    private readonly runs: RunRepository,
    private readonly observed: ObservedRepository,
    private readonly planning: PlanningRepository,
    private readonly groupSets: GroupSetRepository,
    private readonly links: LinkRepository,
    private readonly configurations: Configurations,
    private readonly questions: QuestionService,
    private readonly writer: PlanWriterService,
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
    if (run.state !== 'running' || run.directory === null) return;
    const config = this.configurations.of(run);
    const { label } = await this.runs.org(orgId);
    span.annotate({ 'sign_sync.org': label });
    const runOrg = await this.runs.runOrg(runId, orgId);
    const now = await this.observed.now();
    const unlinked: JoinScope = {
      ...{ runId, orgId, chain: run.directory.chain, revision: run.directory.revision },
      ...(run.directory.baselineRevision !== undefined && {
        baselineRevision: run.directory.baselineRevision,
      }),
      statusFreshFrom: new Date(now.getTime() - config.cache.maxAgeMs),
      compareNames: config.policy.updateNames,
      guarded: await this.#guarded(orgId, label, run.directory, config),
      ...(config.govern.offboarding && { offboarding: { ...config.govern.offboarding, now } }),
    };
    const inOrg = { config, org: label, directory: run.directory };
    const scope = await this.#linked(unlinked, inOrg);
    const shapes = await this.planning.shapes(scope);
    const ground: OrgGround = {
      ...inOrg,
      groupSets: await this.groupSets.all(groupSetsOf(shapes)),
      groups: await this.observed.groups(orgId),
      listComplete: runOrg.reading?.complete ?? false,
    };
    const { shared, existing } = orgCase(ground);
    const decided = decideShapes(shapes, ground, shared);
    await this.inbox.once(this.db, context, async (tx) => {
      const { mode, options } = run;
      const isHypothetical = options.basedOn !== undefined || options.comparedGroups !== undefined;
      const ready = { scope, round, mode, isHypothetical, decided, ground, shared, existing };
      await this.#goOn(tx, ready, context);
    });
  }

  async #goOn(tx: Transaction, ready: ReadyToPlan, context: MessageContext): Promise<void> {
    if (await this.questions.ask(tx, ready, context)) {
      tx.afterCommit(() => failpoint('planner.questions-asked'));
      return;
    }
    await this.writer.write(tx, { ...ready, planId: randomUUID() }, context);
    tx.afterCommit(() => failpoint('planner.plan-written'));
  }

  /** Joins people with the users that their keys are linked to, where the addresses differ (SEMANTICS 3, 4). */
  async #linked(
    scope: JoinScope,
    inOrg: Pick<OrgGround, 'config' | 'org' | 'directory'>,
  ): Promise<JoinScope> {
    if (!(await this.links.hasLinks(scope.orgId))) return scope;
    const found = await this.links.elsewhere(scope);
    const ground = { ...inOrg, groupSets: await this.groupSets.all(groupSetsOf(found)) };
    const elsewhere = found.map((row) => ({ ...row, managed: isWanted(row, ground) }));
    const links = judgeLinks(elsewhere, await this.links.dropped(scope));
    return { ...scope, links, guarded: guardedUnderBoth(scope.guarded, links) };
  }

  async #guarded(
    orgId: string,
    label: string,
    directory: { chain: number; revision: number },
    { policy }: OrgGround['config'],
  ): Promise<Map<string, 'owner' | 'protected'>> {
    const owner = policy.orgs.find(({ org }) => org === label)?.ownerKey;
    const guarded = new Map<string, 'owner' | 'protected'>(owner === undefined ? [] : [[owner, 'owner']]);
    if (policy.protectedPatterns.length === 0) return guarded;
    for await (const rows of this.planning.emailKeys(orgId, directory.chain, directory.revision)) {
      for (const { emailKey } of rows) {
        const why = isProtected(emailKey, label, policy);
        if (why) guarded.set(emailKey, why);
      }
    }
    return guarded;
  }
}

/** What a round hands on: the decisions, and everything they were made from. */
export interface ReadyToPlan {
  readonly scope: JoinScope;
  readonly round: number;
  readonly mode: string;
  readonly decided: DecidedShapes;
  readonly ground: OrgGround;
  readonly shared: ReturnType<typeof orgCase>['shared'];
  readonly existing: ReturnType<typeof orgCase>['existing'];
  /** True for the plans of a comparison: nobody is meant to be as they say. */
  readonly isHypothetical: boolean;
  /** Present where the plan undoes a run: what it does, counted. Then nothing is decided by shapes. */
  readonly undoing?: readonly AlikeItems[];
}

/** An owner or a protected person is one under the former address and under the new one. */
function guardedUnderBoth(guarded: JoinScope['guarded'], { pairs }: LinkedRows): JoinScope['guarded'] {
  const both = new Map(guarded);
  for (const [emailKey, userKey] of pairs) {
    const why = guarded.get(userKey) ?? guarded.get(emailKey);
    if (why) both.set(userKey, why);
  }
  return both;
}

function groupSetsOf(shapes: readonly Pick<Shape, 'groupSet' | 'baselineGroupSet'>[]): number[] {
  const ids = shapes.flatMap(({ groupSet, baselineGroupSet }) => [groupSet, baselineGroupSet]);
  return [...new Set(ids)].filter((id) => id !== null);
}
