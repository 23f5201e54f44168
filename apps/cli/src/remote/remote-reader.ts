import {
  callsBody,
  type DriftsBody,
  driftsBody,
  type FoundPlanBody,
  foundPlansBody,
  hashPrefix,
  type HistoryBody,
  historyBody,
  heldBody,
  type HeldPersonBody,
  ITEMS_PAGE_MAX,
  type ItemsBody,
  itemsBody,
  latestPlanBody,
  type PersonExplanationBody,
  personExplanationBody,
  type PersonStateBody,
  personStateBody,
  type PlanBody,
  plansBody,
  type ProgressBody,
  type RecentPlanBody,
  recentPlansBody,
  progressBody,
  type RunBody,
  runBody,
  type SkipBody,
  skipsBody,
  type StoredItemBody,
  talliesBody,
  type TallyBody,
} from '#contracts';
import type { DriftSelection, HeldSelection, ItemSelection, RunReader, StepSelection } from '../reader.js';
import type { ServerConnection } from './server-connection.js';

/** Reads what a server has stored. */
export class RemoteReader implements RunReader {
  /** @param configuration whose newest plan is meant by "the newest"; undefined: of any */
  constructor(
    private readonly server: ServerConnection,
    private readonly configuration: string | undefined,
  ) {}

  run(id: string): Promise<RunBody> {
    return this.server.get(runBody, `/runs/${id}`);
  }

  progress(runId: string): Promise<ProgressBody> {
    return this.server.get(progressBody, `/runs/${runId}/progress`);
  }

  async plans(runId: string): Promise<readonly PlanBody[]> {
    return (await this.server.get(plansBody, `/runs/${runId}/plans`)).plans;
  }

  async tallies(planIds: readonly string[]): Promise<readonly TallyBody[]> {
    const tallies: TallyBody[] = [];
    for (const planId of planIds) {
      tallies.push(...(await this.server.get(talliesBody, `/plans/${planId}/tallies`)).tallies);
    }
    return tallies;
  }

  async items(planId: string, selection: ItemSelection): Promise<readonly StoredItemBody[]> {
    const items: StoredItemBody[] = [];
    for await (const page of this.#pages(planId, selection)) items.push(...page);
    return items;
  }

  streamItems(planId: string): AsyncGenerator<readonly StoredItemBody[]> {
    return this.#pages(planId, { limit: Number.MAX_SAFE_INTEGER });
  }

  async skips(planId: string, limit: number): Promise<readonly SkipBody[]> {
    const query = { limit: Math.min(limit, ITEMS_PAGE_MAX) };
    return (await this.server.get(skipsBody, `/plans/${planId}/skips`, query)).skips;
  }

  async calls(runId: string): Promise<number> {
    return (await this.server.get(callsBody, `/runs/${runId}/calls`)).calls;
  }

  async findPlan(hashOrPrefix: string): Promise<readonly FoundPlanBody[]> {
    if (!hashPrefix.safeParse(hashOrPrefix).success) return [];
    return (await this.server.get(foundPlansBody, '/plans', { hash: hashOrPrefix })).plans;
  }

  async latestPlannedRun(): Promise<string | undefined> {
    const { configuration } = this;
    return (await this.server.get(latestPlanBody, '/plans/latest', { configuration })).runId ?? undefined;
  }

  async recentPlans(limit: number): Promise<readonly RecentPlanBody[]> {
    const { configuration } = this;
    return (await this.server.get(recentPlansBody, '/plans/recent', { configuration, limit })).plans;
  }

  async held(selection: HeldSelection): Promise<readonly HeldPersonBody[]> {
    const { configuration } = this;
    return (await this.server.get(heldBody, '/plans/held', { ...selection, configuration })).held;
  }

  explain(email: string): Promise<PersonExplanationBody> {
    const { configuration } = this;
    return this.server.get(personExplanationBody, '/people/explain', { email, configuration });
  }

  history(email: string, selection: StepSelection): Promise<HistoryBody> {
    const { configuration } = this;
    return this.server.get(historyBody, '/people/history', { email, configuration, ...selection });
  }

  personAt(email: string, moment: Date): Promise<PersonStateBody> {
    const { configuration } = this;
    return this.server.get(personStateBody, '/people/state', {
      ...{ email, configuration, at: moment.toISOString() },
    });
  }

  drifts({ states, ...selection }: DriftSelection): Promise<DriftsBody> {
    const { configuration } = this;
    return this.server.get(driftsBody, '/drifts', { configuration, state: states, ...selection });
  }

  async *#pages(
    planId: string,
    { states, limit, ...rest }: ItemSelection,
  ): AsyncGenerator<readonly StoredItemBody[]> {
    let left = limit;
    let after: string | null | undefined;
    while (left > 0 && after !== null) {
      const query = { ...rest, state: states, after, limit: Math.min(left, ITEMS_PAGE_MAX) };
      const page: ItemsBody = await this.server.get(itemsBody, `/plans/${planId}/items`, query);
      yield page.items;
      left -= page.items.length;
      after = page.next;
    }
  }
}
