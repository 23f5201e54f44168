import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import {
  pageOf,
  type PlanBody,
  type ProgressBody,
  type RunBody,
  type RunSummaryBody,
  type RunTimelineBody,
  type runsQuery,
} from '#contracts';
import {
  isRunId,
  OpsRepository,
  ReportRepository,
  type RunEntity,
  RunListRepository,
  RunTimelineRepository,
} from '#db';
import { type Caller, orgsOf, runPhases } from '#domain';
import { seesOneOf } from '../access/assert-may.js';
import { RunUnknownError } from '../http/api-errors.js';

/** Runs of a page where the caller names no number. */
const PAGE = 50;

/** Reads runs for people. A run is named by its id or by its name; of its orgs the caller is shown those that he may see. */
@Injectable()
export class RunReader {
  constructor(
    private readonly ops: OpsRepository,
    private readonly lists: RunListRepository,
    private readonly reports: ReportRepository,
    private readonly timelines: RunTimelineRepository,
  ) {}

  async page(
    caller: Caller,
    { configuration, state, mode, limit = PAGE, ...rest }: z.output<typeof runsQuery>,
  ): Promise<{ runs: readonly RunBody[]; next: string | null }> {
    const { org, from, to, after } = rest;
    const found = await this.lists.page({
      ...{ orgs: orgsOf(caller, 'viewer'), limit },
      ...(configuration !== undefined && { configName: configuration }),
      ...(state !== undefined && { states: state }),
      ...(mode !== undefined && { modes: mode }),
      ...(org !== undefined && { org }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(after !== undefined && { after }),
    });
    const { rows, next } = pageOf(found, limit, ({ place }) => place);
    return { runs: rows, next };
  }

  /** @throws RunUnknownError it is not there, or not for this caller */
  async find(caller: Caller, idOrName: string): Promise<RunEntity> {
    const run = await this.ops.findRun(idOrName);
    if (run === undefined) throw new RunUnknownError(idOrName);
    if (orgsOf(caller, 'viewer') !== 'all' && !seesOneOf(caller, await this.lists.orgsOf(run.id))) {
      throw new RunUnknownError(idOrName);
    }
    return run;
  }

  /** Of a run that the caller may see, if it is there: who sees every org, and names it by its id, need not look. */
  async #idOf(caller: Caller, idOrName: string): Promise<string> {
    if (orgsOf(caller, 'viewer') === 'all' && isRunId(idOrName)) return idOrName;
    return (await this.find(caller, idOrName)).id;
  }

  async progress(caller: Caller, idOrName: string): Promise<ProgressBody> {
    const id = await this.#idOf(caller, idOrName);
    const progress = await this.reports.progress(id, orgsOf(caller, 'viewer'));
    if (progress === undefined) throw new RunUnknownError(idOrName);
    const waitingFor = progress.state === 'waiting' ? await this.ops.waitingFor(id) : [];
    return { ...progress, waitingFor };
  }

  async summary(caller: Caller, idOrName: string): Promise<RunSummaryBody> {
    const run = await this.find(caller, idOrName);
    const seen = orgsOf(caller, 'viewer');
    const [progress, items, failures, facts] = await Promise.all([
      this.progress(caller, run.id),
      this.lists.itemCounts(run.id, seen),
      this.lists.failures(run.id, seen),
      this.lists.phaseFacts(run.id),
    ]);
    return { run, progress, items, failures, phases: facts === undefined ? [] : runPhases(facts) };
  }

  /** What it did when, an org a lane. */
  async timeline(caller: Caller, idOrName: string): Promise<RunTimelineBody> {
    const { id } = await this.find(caller, idOrName);
    const timeline = await this.timelines.find(id, orgsOf(caller, 'viewer'));
    if (timeline === undefined) throw new RunUnknownError(idOrName);
    return timeline;
  }

  async plans(caller: Caller, idOrName: string): Promise<PlanBody[]> {
    const { id } = await this.find(caller, idOrName);
    return this.reports.plans(id, orgsOf(caller, 'viewer'));
  }

  async calls(caller: Caller, idOrName: string): Promise<number> {
    const { id } = await this.find(caller, idOrName);
    return this.reports.calls(id, orgsOf(caller, 'viewer'));
  }
}
