import { Injectable } from '@nestjs/common';
import type { PlanApprovalBody, RunAcceptedBody } from '#contracts';
import { OpsRepository, PlanRepository } from '#db';
import { assertUsable, type Caller } from '#domain';
import { failpoint, inSpan, traceIdOf } from '#telemetry';
import { assertMay } from '../access/assert-may.js';
import { actorOf } from '../http/actor-of.js';
import { PlanHashUnknownError } from '../http/api-errors.js';
import { RunAdmission } from '../runs/run-admission.service.js';
import { PlanDesk } from './plan-desk.service.js';

/** Lets exactly one stored plan be applied, by a run of its own. */
@Injectable()
export class PlanApprovalService {
  constructor(
    private readonly plans: PlanRepository,
    private readonly ops: OpsRepository,
    private readonly desk: PlanDesk,
    private readonly admission: RunAdmission,
  ) {}

  /**
   * @param digits the plan's hash, or its first digits where no other plan begins so
   * @param id what the run shall have; a request that comes again brings the same
   * @throws PlanHashUnknownError, PlanRefusedError
   */
  async approve(
    caller: Caller,
    digits: string,
    { by, reason, configuration }: PlanApprovalBody,
    id: string,
  ): Promise<RunAcceptedBody> {
    const requestedBy = actorOf(caller, by);
    const found = await this.desk.meant(caller, digits);
    const known = await this.ops.findRun(id);
    // A first try that was killed may have used the plan, so the second one must not be judged by that.
    if (known?.options.planRunId === found.runId) return this.admission.accepted(id);
    const plan = await this.desk.opened(found, configuration);
    assertMay(caller, 'operator', plan.orgs, () => new PlanHashUnknownError(digits));
    const { configName, configDigest, scope } = plan.run;
    const parts = await this.plans.ofRun(found.runId);
    assertUsable({ configDigest, parts }, plan.config.digest, new Date());
    return inSpan('plan approved', { attributes: { 'sign_sync.run': id } }, ({ traceparent }) => {
      const options = {
        ...{ planRunId: found.runId, approvedBy: requestedBy },
        ...(reason !== undefined && { reason }),
      };
      const run = { id, configName, configDigest, scope, options, mode: 'apply' as const };
      const traceId = traceIdOf(traceparent) ?? '';
      return this.admission.admit({ ...run, traceId, requestedBy }, [], traceparent, () =>
        failpoint('ops.plan-approved'),
      );
    });
  }
}
