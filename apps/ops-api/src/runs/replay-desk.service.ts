import { Injectable } from '@nestjs/common';
import { type ReplayBody, RunReplayRequestedV1 } from '#contracts';
import { Database, ReplayRepository, type RunEntity } from '#db';
import { type Caller, orgsOf } from '#domain';
import { Outbox } from '#messaging';
import { activeTraceparent } from '#telemetry';
import { ReplayUnknownError } from '../http/api-errors.js';
import { RunReader } from './run-reader.service.js';

/** Has plans made once more by the planner, and shows what came of it. */
@Injectable()
export class ReplayDesk {
  constructor(
    private readonly db: Database,
    private readonly replays: ReplayRepository,
    private readonly reader: RunReader,
    private readonly outbox: Outbox,
  ) {}

  /** @throws RunUnknownError */
  async request(caller: Caller, idOrName: string, id: string): Promise<ReplayBody> {
    const run = await this.#run(caller, idOrName);
    await this.db.transaction(async (tx) => {
      await this.replays.request(tx, id, run.id);
      const traceparent = activeTraceparent();
      const cause = { ...(traceparent !== undefined && { traceparent }) };
      await this.outbox.store(tx, RunReplayRequestedV1, { replayId: id }, cause);
    });
    return this.#shown(caller, run, id);
  }

  /** @throws RunUnknownError, ReplayUnknownError */
  async find(caller: Caller, idOrName: string, id: string): Promise<ReplayBody> {
    return this.#shown(caller, await this.#run(caller, idOrName), id);
  }

  /** Of a request that another run has answered, that one. */
  async #run(caller: Caller, idOrName: string): Promise<RunEntity> {
    const run = await this.reader.find(caller, idOrName);
    return run.joinedRunId === null ? run : this.reader.find(caller, run.joinedRunId);
  }

  async #shown(caller: Caller, run: RunEntity, id: string): Promise<ReplayBody> {
    const replay = await this.replays.find(id, run.id);
    if (replay === undefined) throw new ReplayUnknownError(id);
    const seen = orgsOf(caller, 'viewer');
    const plans = replay.plans?.filter(({ org }) => seen === 'all' || seen.includes(org)) ?? null;
    return { ...replay, run: run.name, plans };
  }
}
