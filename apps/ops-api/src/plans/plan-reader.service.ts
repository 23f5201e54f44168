import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import {
  type FoundPlanBody,
  type ItemsBody,
  type itemsFilter,
  type itemsQuery,
  pageOf,
  type PlanCausesBody,
  type PlanDetailBody,
  type RecentPlansBody,
  type recentPlansQuery,
  type SkipBody,
  type StoredItemBody,
  type TallyBody,
} from '#contracts';
import { type ItemFilter, PlanCauseRepository, PlanListRepository, ReportRepository } from '#db';
import {
  type Caller,
  emailKey,
  groupKey,
  kindsOf,
  orgsOf,
  type PersonChange,
  selectionOfKind,
} from '#domain';
import { seesOneOf } from '../access/assert-may.js';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { PlanIdUnknownError } from '../http/api-errors.js';

/** What a page has where the caller names no number. */
const PAGE = 500;
const PLANS = 20;

/** Reads stored plans for people, those of orgs that the caller may see. */
@Injectable()
export class PlanReader {
  constructor(
    private readonly reports: ReportRepository,
    private readonly causesOf: PlanCauseRepository,
    private readonly plans: PlanListRepository,
    private readonly desk: ConfigurationDesk,
  ) {}

  async beginningWith(caller: Caller, hash: string): Promise<FoundPlanBody[]> {
    return this.reports.findPlan(hash, orgsOf(caller, 'viewer'));
  }

  /** @param configName undefined: of any configuration */
  async latest(caller: Caller, configName: string | undefined): Promise<string | null> {
    return (await this.reports.latestPlan(configName, orgsOf(caller, 'viewer'))) ?? null;
  }

  /** Plans of runs, the newest first. */
  async recent(caller: Caller, query: z.output<typeof recentPlansQuery>): Promise<RecentPlansBody> {
    const { configuration, org, from, to, after, limit = PLANS } = query;
    const found = await this.plans.find({
      ...{ orgs: orgsOf(caller, 'viewer'), limit: limit + 1 },
      ...(configuration !== undefined && { configName: configuration }),
      ...(org !== undefined && { org }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(after !== undefined && { after }),
    });
    const { rows, next } = pageOf(found, limit, ({ place }) => place);
    return { plans: rows, next };
  }

  /** @throws PlanIdUnknownError it is not there, or not for this caller */
  async detail(caller: Caller, planId: string): Promise<PlanDetailBody> {
    const plan = await this.reports.plan(planId);
    if (plan === undefined || !seesOneOf(caller, [plan.label])) throw new PlanIdUnknownError(planId);
    return plan;
  }

  async tallies(caller: Caller, planId: string, query: z.output<typeof itemsFilter>): Promise<TallyBody[]> {
    await this.#assertSeen(caller, planId);
    const tallies = await this.reports.tallies([planId], itemFilterOf(query));
    return tallies.map((tally) => ({
      ...tally,
      kinds: kindsOf(tally as Pick<PersonChange, 'action' | 'effects'>),
    }));
  }

  /** Which rules and groups most of a plan comes from, and how its people move. */
  async causes(caller: Caller, planId: string, query: z.output<typeof itemsFilter>): Promise<PlanCausesBody> {
    const { configName, configDigest } = await this.detail(caller, planId);
    const [causes, configs] = await Promise.all([
      this.causesOf.find(planId, itemFilterOf(query)),
      this.desk.all(),
    ]);
    const config = configs.find(({ name, digest }) => name === configName && digest === configDigest);
    const places = new Map(config?.policy.rules.map(({ number, place }) => [number, place]));
    return {
      ...causes,
      rules: causes.rules.map((rule) => ({ ...rule, place: places.get(rule.rule ?? 0) ?? null })),
    };
  }

  async items(caller: Caller, planId: string, query: z.output<typeof itemsQuery>): Promise<ItemsBody> {
    const { limit = PAGE, after = 0, ...filter } = query;
    const page = { ...itemFilterOf(filter), after, limit: limit + 1 };
    const found = await this.reports.items(planId, page);
    // Whoever sees every org sees what is there.
    if (orgsOf(caller, 'viewer') !== 'all' || found.length === 0) await this.#assertSeen(caller, planId);
    const { rows, next } = pageOf(found, limit, ({ position }) => position);
    return { items: rows.map(withKinds), next };
  }

  async skips(caller: Caller, planId: string, limit = PAGE): Promise<SkipBody[]> {
    await this.#assertSeen(caller, planId);
    return this.reports.skips(planId, limit);
  }

  async #assertSeen(caller: Caller, planId: string): Promise<void> {
    const org = await this.reports.orgOfPlan(planId);
    if (org === undefined || !seesOneOf(caller, [org])) throw new PlanIdUnknownError(planId);
  }
}

/** A filter of people as one of stored items. */
export function itemFilterOf(query: z.output<typeof itemsFilter>): ItemFilter {
  const { state, kind, action, effect, except, reason, rule, group, person } = query;
  return {
    ...(state !== undefined && { states: state }),
    ...(kind !== undefined && { kind: selectionOfKind(kind) }),
    ...(action !== undefined && { action }),
    ...(effect !== undefined && { effect }),
    ...(except !== undefined && { except }),
    ...(reason !== undefined && { reason }),
    ...(rule !== undefined && { rule }),
    ...(group !== undefined && { group: groupKey(group) }),
    ...(person !== undefined && { person: emailKey(person) }),
  };
}

function withKinds(stored: StoredItemBody): StoredItemBody {
  return { ...stored, kinds: stored.item.subject === 'person' ? kindsOf(stored.item.change) : [] };
}
