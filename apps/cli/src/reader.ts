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
  SkipBody,
  StoredItemBody,
  TallyBody,
} from '#contracts';

/** Which items of a plan; what is left out narrows nothing. */
export interface ItemSelection {
  readonly states?: readonly string[];
  readonly action?: string;
  readonly effect?: string;
  /** Actions that are left out. */
  readonly except?: readonly string[];
  /** The code of the reason. */
  readonly reason?: string;
  readonly limit: number;
}

/** Which steps of a history. */
export interface StepSelection {
  readonly org?: string;
  /** Only steps before that one. */
  readonly before?: string;
  readonly limit: number;
}

/** Which drifts; what is left out narrows nothing. */
export interface DriftSelection {
  readonly org?: string;
  readonly states?: readonly string[];
  /** Only older ones than that id. */
  readonly before?: number;
  readonly limit: number;
}

export interface HeldSelection {
  readonly org?: string;
  readonly limit: number;
}

/** Port: what is stored of runs and plans, wherever that is. The views know nothing else. */
export interface RunReader {
  run(id: string): Promise<RunBody>;
  progress(runId: string): Promise<ProgressBody>;
  /** Plans that the run made, or that it applies, an org each. */
  plans(runId: string): Promise<readonly PlanBody[]>;
  tallies(planIds: readonly string[]): Promise<readonly TallyBody[]>;
  /** Items in the plan's order, at most `limit`. */
  items(planId: string, selection: ItemSelection): Promise<readonly StoredItemBody[]>;
  /** All items in the plan's order, some at a time. */
  streamItems(planId: string): AsyncGenerator<readonly StoredItemBody[]>;
  skips(planId: string, limit: number): Promise<readonly SkipBody[]>;
  /** Requests to Sign that a run has sent so far, every attempt counted. */
  calls(runId: string): Promise<number>;
  /** Stored plans whose hash begins so, one run for each hash. */
  findPlan(hashOrPrefix: string): Promise<readonly FoundPlanBody[]>;
  latestPlannedRun(): Promise<string | undefined>;
  /** The newest plans of the configuration, at most `limit`. */
  recentPlans(limit: number): Promise<readonly RecentPlanBody[]>;
  /** Whose changes wait, at most `limit`. */
  held(selection: HeldSelection): Promise<readonly HeldPersonBody[]>;
  /** One person by the newest plan. @throws NothingPlannedError there is none */
  explain(email: string): Promise<PersonExplanationBody>;
  /** @throws PersonUnknownError nothing is recorded about the address */
  history(email: string, selection: StepSelection): Promise<HistoryBody>;
  /** What was known of one person at a moment. @throws PersonUnknownError */
  personAt(email: string, moment: Date): Promise<PersonStateBody>;
  drifts(selection: DriftSelection): Promise<DriftsBody>;
}
