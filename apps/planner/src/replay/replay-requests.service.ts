import { Injectable } from '@nestjs/common';
import { Database, ReplayRepository } from '#db';
import { SyncError } from '#domain';
import { ReplayService } from './replay.service.js';

/** Replays what somebody has asked for at the API, and stores what came of it. */
@Injectable()
export class ReplayRequests {
  constructor(
    private readonly db: Database,
    private readonly requests: ReplayRepository,
    private readonly replays: ReplayService,
  ) {}

  /** A request that was answered before is left alone; one that nobody will wait for any more is not there. */
  async answer(replayId: string): Promise<void> {
    const runId = await this.requests.open(replayId);
    if (runId === undefined) return;
    try {
      await this.requests.finish(this.db, replayId, { plans: await this.replays.run(runId) });
    } catch (error) {
      // What passes is tried again; anything else is the answer.
      if (!(error instanceof SyncError) || error.retryable) throw error;
      await this.requests.finish(this.db, replayId, { error: { code: error.code, message: error.message } });
    }
  }
}
