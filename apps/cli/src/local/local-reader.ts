import type { Config } from '#config';
import type {
  FoundPlanBody,
  PersonExplanationBody,
  PlanBody,
  ProgressBody,
  RunBody,
  TallyBody,
} from '#contracts';
import { type Database, OpsRepository, PersonRepository, ReportRepository, RunRepository } from '#db';
import { emailKey, explainPerson, NothingPlannedError } from '#domain';
import type { RunReader } from '../reader.js';

/** Reads the database of this process. */
export class LocalReader implements RunReader {
  readonly #runs: RunRepository;
  readonly #reports: ReportRepository;
  readonly #ops: OpsRepository;
  readonly #people: PersonRepository;
  readonly items: RunReader['items'];
  readonly streamItems: RunReader['streamItems'];
  readonly skips: RunReader['skips'];

  constructor(
    db: Database,
    private readonly config: Pick<Config, 'name' | 'policy' | 'scope'>,
  ) {
    this.#people = new PersonRepository(db);
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
    return this.#reports.latestPlannedRun();
  }

  async explain(email: string): Promise<PersonExplanationBody> {
    const { name, policy, scope } = this.config;
    const runId = await this.#reports.latestPlannedRun(name);
    if (runId === undefined) throw new NothingPlannedError();
    return explainPerson(await this.#people.facts(runId, emailKey(email)), policy, scope, email);
  }
}
