import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Config } from '#config';
import type { BudgetsBody, budgetsQuery } from '#contracts';
import { type AppliedChange, AppliedChangeRepository, ObservedRepository } from '#db';
import { type Budget, budgetUse, type Caller, type GroupKey, groupKey, guardGround } from '#domain';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { OrgUnknownError } from '../http/api-errors.js';
import { type KnownOrg, OrgDesk } from '../orgs/org-desk.js';

const WINDOW_HOURS = 24;
/** More changes than these are not counted, and that is said. */
const COUNTED_MAX = 50_000;

type BudgetBody = BudgetsBody['budgets'][number];

/** How much of what guards allow was used lately. */
@Injectable()
export class BudgetReader {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly orgDesk: OrgDesk,
    private readonly changes: AppliedChangeRepository,
    private readonly observed: ObservedRepository,
  ) {}

  /** @throws OrgUnknownError */
  async read(caller: Caller, { configuration, org }: z.output<typeof budgetsQuery>): Promise<BudgetsBody> {
    const config = await this.desk.shown(configuration);
    const visible = await this.orgDesk.ofConfiguration(caller, config.name);
    const orgs = org === undefined ? visible : visible.filter(({ id, label }) => id === org || label === org);
    if (org !== undefined && orgs.length === 0) throw new OrgUnknownError(org);
    const head = { configuration: config.name, windowHours: WINDOW_HOURS };
    const { guards } = config.govern;
    if (guards === undefined) return { ...head, truncated: false, budgets: [] };
    const labels = orgs.map(({ label }) => label);
    const [done, users] = await Promise.all([
      this.changes.since(config.name, labels, { hours: WINDOW_HOURS, limit: COUNTED_MAX }),
      this.changes.activeUsers(config.name, labels),
    ]);
    const budgets: BudgetBody[] = [];
    for (const one of orgs) budgets.push(...(await this.#ofOrg(one, config, guards.budgets, done, users)));
    return { ...head, truncated: done.length >= COUNTED_MAX, budgets };
  }

  async #ofOrg(
    { id, label }: KnownOrg,
    { policy }: Config,
    budgets: readonly Budget[],
    done: readonly AppliedChange[],
    users: ReadonlyMap<string, number>,
  ): Promise<BudgetBody[]> {
    const groups = await this.observed.groups(id);
    const defaultGroup = groups.find(({ isDefault }) => isDefault)?.name ?? 'Default Group';
    const ground = guardGround(label, policy.rules, {
      defaultGroup: { key: groupKey(defaultGroup) },
      groupNames: new Map(groups.map(({ key, name }) => [key as GroupKey, name])),
    });
    const ofOrg = done.filter(({ org }) => org === label);
    const hasScope = policy.orgs.some(({ org, scope }) => org === label && scope !== undefined);
    return budgetUse(ofOrg, budgets, ground).flatMap(({ budget: at, scope, used, mostBy = null }) => {
      const budget = budgets[at];
      if (budget === undefined) return [];
      const { kinds, per, max } = budget;
      const allowed = allowedOf(budget, hasScope ? undefined : users.get(label));
      const words = max.kind === 'percent' ? `${max.value}%` : String(max.value);
      return [{ budget: at, kinds, per, max: words, org: label, scope, used, allowed, mostBy }];
    });
  }
}

/** Of a rule or a group, and of those in scope, only a plan knows how many people there are. */
function allowedOf({ max, per }: Budget, users: number | undefined): number | null {
  if (max.kind === 'count') return max.value;
  return per === 'org' && users !== undefined ? Math.floor((users * max.value) / 100) : null;
}
