import { Injectable } from '@nestjs/common';
import type { RetryBody, RunAcceptedBody, RunRequestBody } from '#contracts';
import { OpsRepository, type RunEntity, RunListRepository, type RunOptions, UndoRepository } from '#db';
import {
  assertRetryable,
  assertUndoable,
  type Caller,
  type OrgAccount,
  orgAccounts,
  RETRIED_PEOPLE_MAX,
} from '#domain';
import { type Config, runWish } from '#config';
import { failpoint, inSpan, traceIdOf } from '#telemetry';
import { assertMay, seesOneOf } from '../access/assert-may.js';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { actorOf } from '../http/actor-of.js';
import {
  ConfigurationUnknownError,
  OrgUnknownError,
  RequestInvalidError,
  RunUnknownError,
} from '../http/api-errors.js';
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
    if (body.undo !== undefined && body.orgs !== undefined)
      throw new RequestInvalidError('An undo concerns the orgs of the run that it undoes: leave orgs out.');
    const undone = body.undo === undefined ? undefined : await this.#undone(caller, body.undo, body.mode);
    const config = await this.#chosen(caller, body.configuration ?? undone?.configName, body);
    const ground = { name: config.name, orgs: orgAccounts(config.orgs) };
    if (undone) assertUndoable(undone, await this.undo.orgs(undone.id), ground);
    const wish = runWish(config, body);
    const mode = undone ? 'plan' : (body.mode ?? wish.mode);
    const options = {
      ...wish.options,
      ...(undone && { undoRunId: undone.id }),
      ...(body.allowEmpty && { allowEmpty: true }),
      ...(body.allowShrink && { allowShrink: true }),
    };
    return this.#admit(config, { id, mode, options, requestedBy }, wish.orgs);
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

  async #chosen(
    caller: Caller,
    name: string | undefined,
    { users, orgs }: Pick<RunRequestBody, 'users' | 'orgs'> = {},
  ): Promise<Config> {
    const config = await this.desk.chosen(name, users);
    const labels = config.orgs.map((org) => org.name);
    const unknown = () => new ConfigurationUnknownError(`There is no configuration "${config.name}".`);
    if (!seesOneOf(caller, labels)) throw unknown();
    const missing = orgs?.find((org) => !labels.includes(org) || !seesOneOf(caller, [org]));
    if (missing !== undefined) throw new OrgUnknownError(missing);
    assertMay(caller, 'operator', orgs ?? labels, unknown);
    return config;
  }

  async #admit(
    config: Config,
    { id, ...wish }: Wish,
    orgs: readonly OrgAccount[] = orgAccounts(config.orgs),
  ): Promise<RunAcceptedBody> {
    const { name: configName, digest: configDigest, scope } = config;
    const attributes = { 'sign_sync.run': id };
    const accepted = await inSpan('run requested', { attributes }, ({ traceparent }) => {
      const traceId = traceIdOf(traceparent) ?? '';
      const run = { id, configName, configDigest, scope, traceId, ...wish };
      return this.admission.admit(run, orgs, traceparent, () => failpoint('ops.run-requested'));
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
