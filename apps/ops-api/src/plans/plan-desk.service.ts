import { Injectable } from '@nestjs/common';
import type { Config } from '#config';
import { OpsRepository, ReportRepository, type RunEntity } from '#db';
import { type Caller, type FoundPlan, meantPlan, orgsOf, PlanRefusedError } from '#domain';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { PlanHashUnknownError, RunUnknownError } from '../http/api-errors.js';

/** A plan that somebody names, with the run that made it and the configuration that it must still fit. */
export interface NamedPlan extends FoundPlan {
  readonly run: RunEntity;
  readonly config: Config;
  /** Labels of the orgs that it is about. */
  readonly orgs: readonly string[];
}

/** Finds the plan that a caller means by the first digits of its hash. */
@Injectable()
export class PlanDesk {
  constructor(
    private readonly reports: ReportRepository,
    private readonly ops: OpsRepository,
    private readonly desk: ConfigurationDesk,
  ) {}

  /**
   * @param digits the plan's hash, or its first digits where no other plan that the caller may see begins so
   * @throws PlanHashUnknownError there is none, or none that the caller may see
   * @throws PlanRefusedError there are several
   */
  async meant(caller: Caller, digits: string): Promise<FoundPlan> {
    const found = await this.reports.findPlan(digits, orgsOf(caller, 'viewer'));
    if (found.length === 0) throw new PlanHashUnknownError(digits);
    return meantPlan(digits, found);
  }

  /**
   * @param configuration that the caller believes it to be of
   * @throws PlanRefusedError it is of another configuration
   */
  async opened(plan: FoundPlan, configuration: string | undefined): Promise<NamedPlan> {
    const run = await this.ops.findRun(plan.runId);
    if (run === undefined) throw new RunUnknownError(plan.runId);
    const { configName } = run;
    if (configuration !== undefined && configuration !== configName) {
      throw new PlanRefusedError(`The plan is one of "${configName}", not of "${configuration}".`);
    }
    const parts = await this.reports.plans(plan.runId);
    const config = await this.desk.chosen(configName);
    return { ...plan, run, config, orgs: parts.map(({ label }) => label) };
  }
}
