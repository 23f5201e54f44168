import { Injectable } from '@nestjs/common';
import type { RunAcceptedBody, RunRequestBody } from '#contracts';
import { orgAccounts } from '#domain';
import { failpoint, inSpan, traceIdOf } from '#telemetry';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { RunAdmission } from './run-admission.service.js';

/** Turns a request of a person into a run: the trace of the run begins here. */
@Injectable()
export class RunRequestService {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly admission: RunAdmission,
  ) {}

  /** @param key the id that the run shall have; a repeated one gives the run of the first request */
  async request(body: RunRequestBody, key: string): Promise<RunAcceptedBody> {
    const config = await this.desk.chosen(body.configuration, body.users);
    const { name: configName, digest: configDigest, scope } = config;
    const mode = body.mode ?? (config.testMode ? 'test' : 'sync');
    const orgs = orgAccounts(config.orgs);
    const options = {
      ...(body.allowEmpty && { allowEmpty: true }),
      ...(body.allowShrink && { allowShrink: true }),
    };
    return inSpan('run requested', { attributes: { 'sign_sync.run': key } }, ({ traceparent }) => {
      const traceId = traceIdOf(traceparent) ?? '';
      const run = { id: key, configName, configDigest, mode, scope, options, traceId };
      return this.admission.admit(run, orgs, traceparent, () => failpoint('ops.run-requested'));
    });
  }
}
