import { Injectable } from '@nestjs/common';
import type { PlanApprovalBody, RunAcceptedBody } from '#contracts';
import { OpsRepository, PlanRepository, ReportRepository, type RunEntity } from '#db';
import { assertUsable, meantPlan, PlanRefusedError } from '#domain';
import { failpoint, inSpan, traceIdOf } from '#telemetry';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { actorOf } from '../http/actor-of.js';
import { RunUnknownError } from '../http/api-errors.js';
import { RunAdmission } from '../runs/run-admission.service.js';

/** Lets exactly one stored plan be applied, by a run of its own. */
@Injectable()
export class PlanApprovalService {
  constructor(
    private readonly reports: ReportRepository,
    private readonly plans: PlanRepository,
    private readonly ops: OpsRepository,
    private readonly desk: ConfigurationDesk,
    private readonly admission: RunAdmission,
  ) {}

  /**
   * @param digits the plan's hash, or its first digits where no other plan begins so
   * @param key the id that the run shall have; a repeated one gives the run of the first approval
   * @throws PlanRefusedError
   */
  async approve(
    digits: string,
    { by, configuration }: PlanApprovalBody,
    key: string,
  ): Promise<RunAcceptedBody> {
    const { runId } = meantPlan(digits, await this.reports.findPlan(digits));
    const known = await this.ops.findRun(key);
    // The first approval has used the plan, so the second one must not be judged by that.
    if (known?.options.planRunId === runId) return this.admission.accepted(key);
    const planned = await this.ops.findRun(runId);
    if (planned === undefined) throw new RunUnknownError(runId);
    await this.#assertUsable(planned, configuration);
    return inSpan('plan approved', { attributes: { 'sign_sync.run': key } }, ({ traceparent }) => {
      const { configName, configDigest, scope } = planned;
      const options = { planRunId: runId, ...(by !== undefined && { approvedBy: by }) };
      const run = { id: key, configName, configDigest, scope, options, mode: 'apply' as const };
      const requestedBy = actorOf(by);
      const traceId = traceIdOf(traceparent) ?? '';
      return this.admission.admit({ ...run, traceId, requestedBy }, [], traceparent, () =>
        failpoint('ops.plan-approved'),
      );
    });
  }

  async #assertUsable(planned: RunEntity, configuration: string | undefined): Promise<void> {
    const { configName, configDigest } = planned;
    if (configuration !== undefined && configuration !== configName) {
      throw new PlanRefusedError(`The plan is one of "${configName}", not of "${configuration}".`);
    }
    const config = await this.desk.chosen(configName);
    assertUsable({ configDigest, parts: await this.plans.ofRun(planned.id) }, config.digest, new Date());
  }
}
