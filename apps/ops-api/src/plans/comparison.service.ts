import { Injectable } from '@nestjs/common';
import { type Config, otherRules } from '#config';
import type { ComparisonBody, RunAcceptedBody } from '#contracts';
import { OpsRepository, type RunOptions } from '#db';
import { type Caller, ComparisonRefusedError, groupsOnlyThere, orgAccounts } from '#domain';
import { failpoint, inSpan, traceIdOf } from '#telemetry';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { actorOf } from '../http/actor-of.js';
import { RunUnknownError } from '../http/api-errors.js';
import { RunAdmission } from '../runs/run-admission.service.js';

/** Plans by the rules of a file that the server does not have, beside those that it has. */
@Injectable()
export class ComparisonService {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly ops: OpsRepository,
    private readonly admission: RunAdmission,
  ) {}

  /**
   * @param key the id that the run shall have
   * @throws ConfigInvalidError, ComparisonRefusedError
   */
  async plan(caller: Caller, body: ComparisonBody, key: string): Promise<RunAcceptedBody> {
    const config = await this.desk.chosen(body.configuration, body.users);
    const { name: configName, scope } = config;
    const { configDigest, options } = await this.#half(body, config);
    return inSpan('comparison requested', { attributes: { 'sign_sync.run': key } }, ({ traceparent }) => {
      const traceId = traceIdOf(traceparent) ?? '';
      const requestedBy = actorOf(caller, body.by);
      const facts = { id: key, configName, configDigest, scope, options, traceId, requestedBy };
      const run = { ...facts, mode: 'plan' as const };
      const orgs = orgAccounts(config.orgs);
      return this.admission.admit(run, orgs, traceparent, () => failpoint('ops.run-requested'));
    });
  }

  async #half(
    { other, basedOn, allowEmpty, allowShrink }: ComparisonBody,
    config: Config,
  ): Promise<{ configDigest: string; options: RunOptions }> {
    const rules = otherRules(other.text, other.file, config);
    const comparedGroups = groupsOnlyThere(config.policy.rules, rules.policy.rules);
    if (basedOn !== undefined) {
      await this.#assertFirstHalf(basedOn, config, comparedGroups);
      return { configDigest: rules.digest, options: { basedOn, otherRules: rules } };
    }
    const options = {
      comparedGroups,
      ...(allowEmpty && { allowEmpty: true }),
      ...(allowShrink && { allowShrink: true }),
    };
    return { configDigest: config.digest, options };
  }

  /** What both are planned from must be what both need, and the server's configuration the same as then. */
  async #assertFirstHalf(id: string, config: Config, wanted: readonly string[]): Promise<void> {
    const run = await this.ops.findRun(id);
    if (run === undefined) throw new RunUnknownError(id);
    const { comparedGroups } = run.options;
    const read = new Set(comparedGroups);
    const isFirstHalf =
      comparedGroups !== undefined &&
      run.configDigest === config.digest &&
      wanted.every((group) => read.has(group));
    if (isFirstHalf) return;
    throw new ComparisonRefusedError(
      `Run ${run.name} is not the first half of this comparison, or the server's configuration has changed since. Compare again. Nothing was written.`,
    );
  }
}
