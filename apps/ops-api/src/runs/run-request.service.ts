import { Injectable } from '@nestjs/common';
import type { RetryBody, RunAcceptedBody, RunRequestBody } from '#contracts';
import { OpsRepository, type RunEntity, RunListRepository, type RunOptions, UndoRepository } from '#db';
import { assertRetryable, assertUndoable, type Caller, orgAccounts, RETRIED_PEOPLE_MAX } from '#domain';
import type { Config } from '#config';
import { failpoint, inSpan, traceIdOf } from '#telemetry';
import { assertMay } from '../access/assert-may.js';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { actorOf } from '../http/actor-of.js';
import { ConfigurationUnknownError, RequestInvalidError, RunUnknownError } from '../http/api-errors.js';
import { freezeNote } from './freeze-note.js';
import { RunAdmission } from './run-admission.service.js';
import { RunReader } from './run-reader.service.js';

/** What of a run the configuration does not say. */
interface Wish {
  readonly id: string;
  readonly mode: 'sync' | 'test' | 'plan';
  readonly options: RunOptions;
  readonly requestedBy: string;
}

/** Turns a request of a person into a run: the trace of the run begins here. */
@Injectable()
export class RunRequestService {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly admission: RunAdmission,
    private readonly reader: RunReader,
    private readonly ops: OpsRepository,
    private readonly lists: RunListRepository,
    private readonly undo: UndoRepository,
  ) {}

  /** @param id what the run shall have; a request that comes again brings the same */
  async request(caller: Caller, body: RunRequestBody, id: string): Promise<RunAcceptedBody> {
    const requestedBy = actorOf(caller, body.by);
    const undone = body.undo === undefined ? undefined : await this.#undone(caller, body.undo, body.mode);
    const config = await this.#chosen(caller, body.configuration ?? undone?.configName, body.users);
    const ground = { name: config.name, orgs: orgAccounts(config.orgs) };
    if (undone) assertUndoable(undone, await this.undo.orgs(undone.id), ground);
    const mode = undone ? 'plan' : (body.mode ?? (config.testMode ? 'test' : 'sync'));
    const options = {
      ...(undone && { undoRunId: undone.id }),
      ...(body.allowEmpty && { allowEmpty: true }),
      ...(body.allowShrink && { allowShrink: true }),
    };
    return this.#admit(config, { id, mode, options, requestedBy });
  }

  /**
   * Tries the people again whom a run left failed, and nobody else, by what the directory says now.
   * @throws RetryRefusedError
   */
  async retry(caller: Caller, idOrName: string, { by }: RetryBody, id: string): Promise<RunAcceptedBody> {
    const requestedBy = actorOf(caller, by);
    const run = await this.reader.find(caller, idOrName);
    assertMay(caller, 'operator', await this.lists.orgsOf(run.id), () => new RunUnknownError(idOrName));
    const people = await this.lists.failedPeople(run.id, RETRIED_PEOPLE_MAX + 1);
    assertRetryable(run, people);
    const config = await this.#chosen(caller, run.configName);
    return this.#admit(config, { id, mode: 'sync', options: { people }, requestedBy });
  }

  async #chosen(caller: Caller, name: string | undefined, users?: readonly string[]): Promise<Config> {
    const config = await this.desk.chosen(name, users);
    const labels = config.orgs.map((org) => org.name);
    assertMay(
      caller,
      'operator',
      labels,
      () => new ConfigurationUnknownError(`There is no configuration "${config.name}".`),
    );
    return config;
  }

  async #admit(config: Config, { id, ...wish }: Wish): Promise<RunAcceptedBody> {
    const { name: configName, digest: configDigest, scope } = config;
    const attributes = { 'sign_sync.run': id };
    const accepted = await inSpan('run requested', { attributes }, ({ traceparent }) => {
      const traceId = traceIdOf(traceparent) ?? '';
      const run = { id, configName, configDigest, scope, traceId, ...wish };
      return this.admission.admit(run, orgAccounts(config.orgs), traceparent, () =>
        failpoint('ops.run-requested'),
      );
    });
    return { ...accepted, ...freezeNote(config) };
  }

  async #undone(caller: Caller, idOrName: string, mode: RunRequestBody['mode']): Promise<RunEntity> {
    if (mode !== undefined && mode !== 'plan') {
      throw new RequestInvalidError(
        'An undo makes a plan: leave mode out, and apply the plan that comes of it.',
      );
    }
    const run = await this.reader.find(caller, idOrName);
    if (run.joinedRunId === null) return run;
    const joined = await this.ops.findRun(run.joinedRunId);
    if (joined === undefined) throw new RunUnknownError(idOrName);
    return joined;
  }
}
