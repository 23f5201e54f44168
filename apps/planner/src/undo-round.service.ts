import { Injectable } from '@nestjs/common';
import { Configurations } from '#config';
import {
  type JoinScope,
  ObservedRepository,
  type PlanCounts,
  type RunEntity,
  RunRepository,
  type Transaction,
  UndoRepository,
  type UndoScope,
} from '#db';
import {
  addressPatterns,
  type AlikeItems,
  AlikeItemsCounter,
  type Fact,
  type PersonItem,
  undoingItem,
} from '#domain';
import type { GivenItems } from './plan-judge.service.js';
import type { ReadyToPlan } from './round.service.js';
import { orgCase, type OrgGround } from './shape-case.js';
import { NO_DIRECTORY, personByPerson, type UndoGround, undoPerson } from './undo-ground.js';

/** What an undo would write, and what has to be asked before. */
export interface ReadyToUndo {
  readonly ready: ReadyToPlan;
  readonly given: GivenItems;
  readonly wanted: readonly { readonly signUserId: string; readonly fact: Fact }[];
}

/** Joins what a run has changed in one org with the lists as they are now. Reads only. */
@Injectable()
export class UndoRoundService {
  constructor(
    private readonly runs: RunRepository,
    private readonly observed: ObservedRepository,
    private readonly undo: UndoRepository,
    private readonly configurations: Configurations,
  ) {}

  /**
   * @param now the moment of the round
   * @throws ConfigurationMismatchError, ConfigInvalidError
   */
  async prepare(
    run: RunEntity,
    { orgId, undoRunId }: Pick<UndoScope, 'orgId' | 'undoRunId'>,
    round: number,
    now: Date,
  ): Promise<ReadyToUndo> {
    const { id: runId, mode } = run;
    const config = this.configurations.of(run);
    const { label: org } = await this.runs.org(orgId);
    const statusFreshFrom = new Date(now.getTime() - config.cache.maxAgeMs);
    const own = config.policy.orgs.find((one) => one.org === org)?.scope;
    const scope: UndoScope = {
      ...{ runId, orgId, undoRunId, statusFreshFrom },
      ...(own?.createdByMe && { createdByMe: true as const }),
    };
    const groups = await this.observed.groups(orgId);
    const { reading } = await this.runs.runOrg(runId, orgId);
    const ground: OrgGround = {
      ...{ config, org, groups, directory: NO_DIRECTORY, groupSets: new Map() },
      listComplete: reading?.complete ?? false,
    };
    const undoGround = { org, policy: config.policy, groups };
    const { wanted, undoing, counts, skips } = await this.#judge(scope, undoGround, reading?.users ?? 0);
    const given = {
      items: () => this.#items(scope, undoGround),
      storeSkips: (tx: Transaction, planId: string) => this.undo.storeSkips(tx, planId, skips),
    };
    return { ready: { ...readyFrom(scope, ground, { round, mode, now }, counts), undoing }, given, wanted };
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
  { round, mode, now }: Pick<ReadyToPlan, 'round' | 'mode' | 'now'>,
  counts: PlanCounts,
): ReadyToPlan {
  const { chain, revision } = ground.directory;
  const shared = orgCase(ground);
  const own = shared.shared.org.scope;
  const scope: JoinScope = {
    ...{ runId, orgId, chain, revision, statusFreshFrom },
    ...{ compareNames: false, guarded: new Map<string, 'owner' | 'protected'>() },
    ...(own && { own: { patterns: addressPatterns(own), createdByMe: own.createdByMe } }),
  };
  return {
    ...{ scope, ground, round, mode, now, isHypothetical: false, ...shared },
    decided: {
      ...{ limit: { verdict: 'within' }, counts },
      ...{ asked: new Map(), skipped: new Map(), changing: new Map() },
    },
  };
}
