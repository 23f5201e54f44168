import { Injectable } from '@nestjs/common';
import type { RunAcceptedBody, RunRequestBody } from '#contracts';
import { OpsRepository, type RunEntity, UndoRepository } from '#db';
import { assertUndoable, orgAccounts } from '#domain';
import { actorOf } from '../http/actor-of.js';
import { failpoint, inSpan, traceIdOf } from '#telemetry';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { RequestInvalidError, RunUnknownError } from '../http/api-errors.js';
import { RunAdmission } from './run-admission.service.js';

/** Turns a request of a person into a run: the trace of the run begins here. */
@Injectable()
export class RunRequestService {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly admission: RunAdmission,
    private readonly ops: OpsRepository,
    private readonly undo: UndoRepository,
  ) {}

  /** @param key the id that the run shall have; a repeated one gives the run of the first request */
  async request(body: RunRequestBody, key: string): Promise<RunAcceptedBody> {
    const undone = body.undo === undefined ? undefined : await this.#undone(body.undo, body.mode);
    const config = await this.desk.chosen(body.configuration ?? undone?.configName, body.users);
    const { name: configName, digest: configDigest, scope } = config;
    const orgs = orgAccounts(config.orgs);
    if (undone) assertUndoable(undone, await this.undo.orgs(undone.id), { name: configName, orgs });
    const mode = undone ? 'plan' : (body.mode ?? (config.testMode ? 'test' : 'sync'));
    const options = {
      ...(undone && { undoRunId: undone.id }),
      ...(body.allowEmpty && { allowEmpty: true }),
      ...(body.allowShrink && { allowShrink: true }),
    };
    return inSpan('run requested', { attributes: { 'sign_sync.run': key } }, ({ traceparent }) => {
      const traceId = traceIdOf(traceparent) ?? '';
      const requestedBy = actorOf(body.by);
      const run = { id: key, configName, configDigest, mode, scope, options, traceId, requestedBy };
      return this.admission.admit(run, orgs, traceparent, () => failpoint('ops.run-requested'));
    });
  }

  async #undone(idOrName: string, mode: RunRequestBody['mode']): Promise<RunEntity> {
    if (mode !== undefined && mode !== 'plan') {
      throw new RequestInvalidError(
        'An undo makes a plan: leave mode out, and apply the plan that comes of it.',
      );
    }
    const run = await this.ops.findRun(idOrName);
    const joined = run && run.joinedRunId !== null ? await this.ops.findRun(run.joinedRunId) : run;
    if (joined === undefined) throw new RunUnknownError(idOrName);
    return joined;
  }
}
