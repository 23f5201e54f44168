import { Injectable } from '@nestjs/common';
import type { PlanBody, ProgressBody, RunBody } from '#contracts';
import { OpsRepository, ReportRepository } from '#db';
import { RunUnknownError } from '../http/api-errors.js';

/** Reads runs for people. A run is named by its id or by its name. */
@Injectable()
export class RunReader {
  constructor(
    private readonly ops: OpsRepository,
    private readonly reports: ReportRepository,
  ) {}

  async newest(limit: number): Promise<RunBody[]> {
    return this.ops.runs(limit);
  }

  async find(idOrName: string): Promise<RunBody> {
    const run = await this.ops.findRun(idOrName);
    if (run === undefined) throw new RunUnknownError(idOrName);
    return run;
  }

  async progress(idOrName: string): Promise<ProgressBody> {
    const { id, state } = await this.find(idOrName);
    const progress = await this.reports.progress(id);
    const waitingFor = state === 'waiting' ? await this.ops.waitingFor(id) : [];
    return { ...progress, state, waitingFor };
  }

  async plans(idOrName: string): Promise<PlanBody[]> {
    return this.reports.plans((await this.find(idOrName)).id);
  }

  async calls(idOrName: string): Promise<number> {
    return this.reports.calls((await this.find(idOrName)).id);
  }
}
