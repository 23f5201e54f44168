import { Injectable } from '@nestjs/common';
import { type RunAcceptedBody, RunRequestedV1 } from '#contracts';
import { Database, type NewRun, OpsRepository, RunRepository } from '#db';
import type { OrgAccount } from '#domain';
import { Outbox } from '#messaging';
import { RunUnknownError } from '../http/api-errors.js';

/** Takes requests for runs. A run, its first message and its record are stored together. */
@Injectable()
export class RunAdmission {
  constructor(
    private readonly db: Database,
    private readonly runs: RunRepository,
    private readonly ops: OpsRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * @param run its id is that of the request: one that was stored by a first try is found, and not requested again
   * @param afterCommit called once the run is stored, and only by the request that stored it
   */
  async admit(
    run: NewRun,
    orgs: readonly OrgAccount[],
    traceparent: string,
    afterCommit: () => void,
  ): Promise<RunAcceptedBody> {
    await this.db.transaction(async (tx) => {
      if (await this.ops.hasRun(tx, run.id)) return;
      const { admission } = await this.runs.request(tx, run, orgs);
      if (admission === 'started') {
        await this.outbox.store(tx, RunRequestedV1, { runId: run.id }, { runId: run.id, traceparent });
      }
      tx.afterCommit(afterCommit);
    });
    return this.accepted(run.id);
  }

  /** How the request with this id stands. */
  async accepted(id: string): Promise<RunAcceptedBody> {
    const run = await this.#run(id);
    const joined = run.joinedRunId === null ? undefined : await this.#run(run.joinedRunId);
    const { name, mode, state } = run;
    const admission = joined ? 'joined' : state === 'waiting' ? 'waiting' : 'started';
    const follow = joined ?? run;
    return { id, name, mode, state, admission, follow: { id: follow.id, name: follow.name } };
  }

  async #run(id: string) {
    const run = await this.ops.findRun(id);
    if (run === undefined) throw new RunUnknownError(id);
    return run;
  }
}
