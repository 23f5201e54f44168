import type { Config } from '#config';
import type {
  DriftsBody,
  FoundPlanBody,
  HeldPersonBody,
  HistoryBody,
  PersonExplanationBody,
  PersonStateBody,
  PlanBody,
  ProgressBody,
  RecentPlanBody,
  RunBody,
  TallyBody,
} from '#contracts';
import {
  type Database,
  DriftRepository,
  HeldRepository,
  HistoryRepository,
  OpsRepository,
  PersonRepository,
  PlanListRepository,
  ReportRepository,
  RunRepository,
} from '#db';
import { emailKey, explainPerson, historyPage, NothingPlannedError, personState } from '#domain';
import type { DriftSelection, HeldSelection, RunReader, StepSelection } from '../reader.js';

/** Reads the database of this process. */
export class LocalReader implements RunReader {
  readonly #runs: RunRepository;
  readonly #reports: ReportRepository;
  readonly #ops: OpsRepository;
  readonly #people: PersonRepository;
  readonly #histories: HistoryRepository;
  readonly #drifts: DriftRepository;
  readonly #plans: PlanListRepository;
  readonly #held: HeldRepository;
  readonly items: RunReader['items'];
  readonly streamItems: RunReader['streamItems'];
  readonly skips: RunReader['skips'];

  constructor(
    db: Database,
    private readonly config: Pick<Config, 'name' | 'policy' | 'scope' | 'govern'>,
  ) {
    this.#plans = new PlanListRepository(db);
    this.#held = new HeldRepository(db);
    this.#people = new PersonRepository(db);
    this.#histories = new HistoryRepository(db);
    this.#drifts = new DriftRepository(db);
    this.#runs = new RunRepository(db);
    this.#ops = new OpsRepository(db);
    const reports = new ReportRepository(db);
    this.#reports = reports;
    this.items = (planId, selection) => reports.items(planId, selection);
    this.streamItems = (planId) => reports.streamItems(planId);
    this.skips = (planId, limit) => reports.skips(planId, limit);
  }

  run(id: string): Promise<RunBody> {
    return this.#runs.find(id);
  }

  async progress(runId: string): Promise<ProgressBody> {
    const [progress, waitingFor] = await Promise.all([
      this.#reports.progress(runId),
      this.#ops.waitingFor(runId),
    ]);
    if (progress === undefined) throw new Error(`There is no run ${runId}.`);
    return { ...progress, waitingFor };
  }

  plans(runId: string): Promise<readonly PlanBody[]> {
    return this.#reports.plans(runId);
  }

  tallies(planIds: readonly string[]): Promise<readonly TallyBody[]> {
    return this.#reports.tallies(planIds);
  }

  calls(runId: string): Promise<number> {
    return this.#reports.calls(runId);
  }

  findPlan(hashOrPrefix: string): Promise<readonly FoundPlanBody[]> {
    return this.#reports.findPlan(hashOrPrefix);
  }

  latestPlannedRun(): Promise<string | undefined> {
    return this.#reports.latestPlan();
  }

  recentPlans(limit: number): Promise<readonly RecentPlanBody[]> {
    return this.#plans.find({ configName: this.config.name, limit });
  }

  held(selection: HeldSelection): Promise<readonly HeldPersonBody[]> {
    return this.#held.people({ ...selection, configName: this.config.name });
  }

  async explain(email: string): Promise<PersonExplanationBody> {
    const runId = await this.#reports.latestPlannedRun(this.config.name);
    if (runId === undefined) throw new NothingPlannedError();
    return explainPerson(await this.#people.facts(runId, emailKey(email)), this.config, email);
  }

  async history(email: string, selection: StepSelection): Promise<HistoryBody> {
    return historyPage(await this.#histories.facts(this.config.name, emailKey(email)), email, selection);
  }

  async personAt(email: string, moment: Date): Promise<PersonStateBody> {
    const facts = await this.#histories.facts(this.config.name, emailKey(email));
    return personState(facts, email, moment.toISOString());
  }

  async drifts(selection: DriftSelection): Promise<DriftsBody> {
    const { name } = this.config;
    return { ...(await this.#drifts.page(name, selection)), orgs: await this.#histories.orgNames(name) };
  }
}
