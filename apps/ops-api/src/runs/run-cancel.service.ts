import { Injectable } from '@nestjs/common';
import { type RunBody, RunFinishedV1, RunRequestedV1 } from '#contracts';
import { AuditRepository, Database, OpsRepository, RunListRepository, RunRepository } from '#db';
import type { Caller } from '#domain';
import { Outbox } from '#messaging';
import { observe, traceparentIn } from '#telemetry';
import { assertMay } from '../access/assert-may.js';
import { RunEndedError, RunUnknownError } from '../http/api-errors.js';
import { RunReader } from './run-reader.service.js';

/** Ends a run before its time. What is in flight finishes and is recorded; nothing new of it begins. */
@Injectable()
export class RunCancelService {
  constructor(
    private readonly db: Database,
    private readonly runs: RunRepository,
    private readonly ops: OpsRepository,
    private readonly lists: RunListRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditRepository,
    private readonly reader: RunReader,
  ) {}

  /** @throws RunEndedError it had come to another end before; to cancel twice is no error */
  async cancel(caller: Caller, idOrName: string): Promise<RunBody> {
    const before = await this.reader.find(caller, idOrName);
    const { id: runId, traceId } = before;
    assertMay(caller, 'operator', await this.lists.orgsOf(runId), () => new RunUnknownError(idOrName));
    const cancelled = await this.db.transaction(async (tx) => {
      if (!(await this.ops.cancel(tx, runId))) return false;
      await this.outbox.discardRun(tx, runId);
      if (before.state !== 'joined') {
        const cause = { runId, traceparent: traceparentIn(traceId) };
        await this.outbox.store(tx, RunFinishedV1, { runId, state: 'cancelled' }, cause);
      }
      for (const waiting of await this.runs.startWaiting(tx)) {
        const traceparent = traceparentIn(waiting.traceId);
        await this.outbox.store(
          tx,
          RunRequestedV1,
          { runId: waiting.id },
          { runId: waiting.id, traceparent },
        );
      }
      await this.audit.append(tx, [
        {
          ...{ runId, traceId, actor: caller.actor, kind: 'decision', event: 'run-cancelled' },
          facts: { before: before.state, after: 'cancelled' },
        },
      ]);
      const durationMs = Math.max(0, Date.now() - before.startedAt.getTime());
      tx.afterCommit(() => observe({ event: 'run.finished', runId, state: 'cancelled', durationMs }));
      return true;
    });
    const run = await this.reader.find(caller, runId);
    if (cancelled || run.state === 'cancelled') return run;
    throw new RunEndedError(`Run ${run.name} has ended before: ${run.state.replace('_', ' ')}.`);
  }
}
