import { Injectable } from '@nestjs/common';
import { Configurations } from '#config';
import {
  Database,
  DirectoryRepository,
  type DirectoryResult,
  GroupSetRepository,
  type JoinScope,
  LinkRepository,
  ObservedRepository,
  PlanningRepository,
  type RunEntity,
  RunRepository,
  type Shape,
} from '#db';
import { addressPatterns, type AlikeItems, isProtected, judgeLinks, type LinkedRows } from '#domain';
import { decideShapes, type DecidedShapes } from './decide-shapes.js';
import { isWanted, type OrgGround, orgCase } from './shape-case.js';

/** What a round hands on: the decisions, and everything they were made from. */
export interface ReadyToPlan {
  readonly scope: JoinScope;
  readonly round: number;
  readonly mode: string;
  /** The moment of the round, by the database: what is fresh, what has expired and who is due is counted from it. */
  readonly now: Date;
  readonly decided: DecidedShapes;
  readonly ground: OrgGround;
  readonly shared: ReturnType<typeof orgCase>['shared'];
  readonly existing: ReturnType<typeof orgCase>['existing'];
  /** True for the plans of a comparison, and of a shadow run: nobody is meant to be as they say. */
  readonly isHypothetical: boolean;
  /** Present where the run goes beside another tool: its plans are kept apart and compared. */
  readonly isShadow?: true;
  /** Of a person the plan of the greatest one counts; by default that of the org's lists. */
  readonly generation?: number;
  /** Present where the plan undoes a run: what it does, counted. Then nothing is decided by shapes. */
  readonly undoing?: readonly AlikeItems[];
  /** Present where a plan is replayed: when it was written. */
  readonly writtenAt?: Date;
}

/** Which org of a run, and when. */
export interface RoundOf {
  readonly orgId: string;
  readonly round: number;
  /** The moment of the round. */
  readonly now: Date;
}

/** Joins the two sides of one org and decides all shapes of people in it. Reads only. */
@Injectable()
export class RoundService {
  constructor(
    private readonly db: Database,
    private readonly runs: RunRepository,
    private readonly directory: DirectoryRepository,
    private readonly observed: ObservedRepository,
    private readonly planning: PlanningRepository,
    private readonly groupSets: GroupSetRepository,
    private readonly links: LinkRepository,
    private readonly configurations: Configurations,
  ) {}

  /**
   * @param directory what the planner made of the run's read
   * @throws ConfigurationMismatchError, ConfigInvalidError
   */
  async prepare(
    run: RunEntity,
    directory: DirectoryResult,
    { orgId, round, now }: RoundOf,
  ): Promise<ReadyToPlan> {
    const { id: runId, mode, options } = run;
    const config = this.configurations.of(run);
    const { label } = await this.runs.org(orgId);
    const runOrg = await this.runs.runOrg(runId, orgId);
    const { lookedUp } = directory;
    const own = config.policy.orgs.find(({ org }) => org === label)?.scope;
    const unlinked: JoinScope = {
      ...(lookedUp && { only: lookedUp }),
      ...{ runId, orgId, chain: directory.chain, revision: directory.revision },
      ...((await this.#isOutdated(run, directory)) && { withLater: true as const }),
      ...(directory.baselineRevision !== undefined && { baselineRevision: directory.baselineRevision }),
      // Another tool is at work: whoever was to change is looked at again each time.
      statusFreshFrom: options.shadow ? now : new Date(now.getTime() - config.cache.maxAgeMs),
      compareNames: config.policy.updateNames,
      guarded: await this.#guarded(orgId, label, directory, config),
      ...(config.govern.offboarding && { offboarding: { ...config.govern.offboarding, now } }),
      ...(own && { own: { patterns: addressPatterns(own), createdByMe: own.createdByMe } }),
    };
    const inOrg = { config, org: label, directory };
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
    const isCompared = options.basedOn !== undefined || options.comparedGroups !== undefined;
    const isShadow = options.shadow ?? false;
    const made = { scope, round, mode, now, decided, ground, shared, existing };
    return { ...made, isHypothetical: isCompared || isShadow, ...(isShadow && { isShadow }) };
  }

  /** Events may have taught us more of somebody than a long read has. A comparison rests on what was read for it. */
  async #isOutdated({ options }: Pick<RunEntity, 'options'>, directory: DirectoryResult): Promise<boolean> {
    if (options.basedOn !== undefined) return false;
    return this.directory.hasLater(this.db, directory.chain, directory.revision);
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
    directory: DirectoryResult,
    { policy }: OrgGround['config'],
  ): Promise<Map<string, 'owner' | 'protected'>> {
    const owner = policy.orgs.find(({ org }) => org === label)?.ownerKey;
    const guarded = new Map<string, 'owner' | 'protected'>(owner === undefined ? [] : [[owner, 'owner']]);
    if (policy.protectedPatterns.length === 0) return guarded;
    for await (const emailKeys of this.#everybody(orgId, directory)) {
      for (const emailKey of emailKeys) {
        const why = isProtected(emailKey, label, policy);
        if (why) guarded.set(emailKey, why);
      }
    }
    return guarded;
  }

  /** Whom a run can concern, in batches. */
  async *#everybody(orgId: string, directory: DirectoryResult): AsyncGenerator<readonly string[]> {
    if (directory.lookedUp) return yield directory.lookedUp;
    for await (const rows of this.planning.emailKeys(orgId, directory.chain, directory.revision))
      yield rows.map(({ emailKey }) => emailKey);
  }
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
