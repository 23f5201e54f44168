import { Injectable } from '@nestjs/common';
import { type RunAcceptedBody, RunRequestedV1 } from '#contracts';
import { Database, type NewRun, OpsRepository, RunRepository, type Transaction } from '#db';
import { canonical, type OrgAccount } from '#domain';
import { Outbox } from '#messaging';
import { IdempotencyKeyReusedError, RunUnknownError } from '../http/api-errors.js';

/** What makes two requests the same one. */
type Wish = Pick<NewRun, 'configName' | 'mode' | 'scope' | 'options'>;

/** Takes requests for runs. A run and its first message are stored together; the same key twice is one run. */
@Injectable()
export class RunAdmission {
  constructor(
    private readonly db: Database,
    private readonly runs: RunRepository,
    private readonly ops: OpsRepository,
    private readonly outbox: Outbox,
  ) {}

  /** @param afterCommit called once the run is stored, and only by the request that stored it */
  async admit(
    run: NewRun,
    orgs: readonly OrgAccount[],
    traceparent: string,
    afterCommit: () => void,
  ): Promise<RunAcceptedBody> {
    await this.db.transaction(async (tx) => {
      await this.ops.lockKey(tx, run.id);
      if (await this.#isKnown(tx, run)) return;
      const { admission } = await this.runs.request(tx, run, orgs);
      if (admission === 'started') {
        await this.outbox.store(tx, RunRequestedV1, { runId: run.id }, { runId: run.id, traceparent });
      }
      tx.afterCommit(afterCommit);
    });
    return this.accepted(run.id);
  }

  /** How the request with this key stands. */
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

  async #isKnown(tx: Transaction, run: NewRun): Promise<boolean> {
    const known = await this.ops.wishOf(tx, run.id);
    if (known === undefined) return false;
    if (wordsOf(known) === wordsOf(run)) return true;
    throw new IdempotencyKeyReusedError(
      `The key ${run.id} belongs to another request. Take a new key for a new run. Nothing was started.`,
    );
  }
}

function wordsOf({ configName, mode, scope, options }: Wish): string {
  return canonical({ configName, mode, scope, options });
}
