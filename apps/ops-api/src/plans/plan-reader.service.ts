import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { FoundPlanBody, itemsQuery, SkipBody, StoredItemBody, TallyBody } from '#contracts';
import { type ItemFilter, OpsRepository, ReportRepository } from '#db';
import { PlanIdUnknownError } from '../http/api-errors.js';

/** Items of a page where the caller names no number. */
const PAGE = 500;

/** Reads stored plans for people. */
@Injectable()
export class PlanReader {
  constructor(
    private readonly ops: OpsRepository,
    private readonly reports: ReportRepository,
  ) {}

  async beginningWith(hash: string): Promise<FoundPlanBody[]> {
    return this.reports.findPlan(hash);
  }

  /** @param configName undefined: of any configuration */
  async latest(configName: string | undefined): Promise<string | null> {
    return (await this.reports.latestPlan(configName)) ?? null;
  }

  async tallies(planId: string): Promise<TallyBody[]> {
    await this.#assertStored(planId);
    return this.reports.tallies([planId]);
  }

  async items(
    planId: string,
    query: z.output<typeof itemsQuery>,
  ): Promise<{ items: StoredItemBody[]; next: number | null }> {
    await this.#assertStored(planId);
    const { limit = PAGE } = query;
    const items = await this.reports.items(planId, filterOf(query, limit));
    const last = items.length < limit ? undefined : items.at(-1);
    return { items, next: last?.position ?? null };
  }

  async skips(planId: string, limit = PAGE): Promise<SkipBody[]> {
    await this.#assertStored(planId);
    return this.reports.skips(planId, limit);
  }

  async #assertStored(planId: string): Promise<void> {
    if (!(await this.ops.hasPlan(planId))) throw new PlanIdUnknownError(planId);
  }
}

function filterOf(query: z.output<typeof itemsQuery>, limit: number): ItemFilter {
  const { state, action, effect, except, reason, after } = query;
  return {
    limit,
    ...(state !== undefined && { states: state }),
    ...(action !== undefined && { action }),
    ...(effect !== undefined && { effect }),
    ...(except !== undefined && { except }),
    ...(reason !== undefined && { reason }),
    ...(after !== undefined && { after }),
  };
}
