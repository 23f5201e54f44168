import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  type Config,
  Configurations,
  scheduleDefinition,
  type ScheduleConfig,
  runWish,
  scheduleFacts,
} from '#config';
import { RunRequestedV1 } from '#contracts';
import {
  AuditRepository,
  Database,
  RunRepository,
  ScheduleRepository,
  type StoredSchedule,
  type Transaction,
} from '#db';
import { decideTick, type TickVerdict } from '#domain';
import { Outbox } from '#messaging';
import { inSpan, observe, traceIdOf } from '#telemetry';
import { observeFailure } from './observe-failure.js';

/** Between two rounds. Nobody says when a run ends or a pause does: that is looked for. */
const REST_MS_MAX = 5_000;
const REST_MS_MIN = 100;

interface Entry {
  readonly config: Config;
  readonly schedule: ScheduleConfig;
}

type Fire = Extract<TickVerdict, { kind: 'fire' }>;

/**
 * Begins the runs of schedules. All times are the database's, and whoever settles a tick holds the schedule's row until
 * the run and its first message are stored with it: of any number of processes one begins each run.
 */
@Injectable()
export class Scheduler {
  /** What was made known to the database, as one text. */
  #known = '';
  /** What each schedule was last said to wait for. */
  readonly #waits = new Map<string, string>();

  constructor(
    private readonly db: Database,
    private readonly configurations: Configurations,
    private readonly schedules: ScheduleRepository,
    private readonly runs: RunRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditRepository,
  ) {}

  /** Looks at every schedule once. @returns milliseconds until the next look */
  async round(): Promise<number> {
    const entries = this.configurations.all.flatMap((config) =>
      config.schedules.map((schedule) => ({ config, schedule })),
    );
    if (entries.length === 0) return REST_MS_MAX;
    await this.#makeKnown(entries);
    const states = await this.schedules.states([...new Set(entries.map(({ config }) => config.name))]);
    const now = states.now.getTime();
    let rest = REST_MS_MAX;
    for (const entry of entries) {
      const stored = states.schedules.find((one) => isOf(one, entry));
      const verdict = stored && decideTick(factsOf(entry, stored), now);
      if (verdict === undefined) continue;
      if (verdict.kind === 'fire' || verdict.kind === 'drop') {
        await this.#settle(entry).catch(observeFailure);
      } else if (verdict.kind === 'wait') {
        this.#sayWaiting(entry, verdict);
      }
      if ('until' in verdict && verdict.until !== undefined) rest = Math.min(rest, verdict.until - now);
    }
    return Math.max(REST_MS_MIN, rest);
  }

  /** Again whenever this process sees others: a new schedule counts from when it was first seen. */
  async #makeKnown(entries: readonly Entry[]): Promise<void> {
    const defined = entries.map(({ config, schedule }) => ({
      ...{ configName: config.name, name: schedule.name, definition: scheduleDefinition(schedule) },
    }));
    const seen = JSON.stringify(defined);
    if (seen === this.#known) return;
    await this.schedules.ensure(this.db, defined);
    this.#known = seen;
  }

  /** Decides again, now that nobody else can. */
  async #settle(entry: Entry): Promise<void> {
    const { config, schedule } = entry;
    const key = { configName: config.name, name: schedule.name };
    const runId = randomUUID();
    await inSpan(
      'schedule settled',
      { parent: undefined, attributes: { 'sign_sync.run': runId } },
      ({ traceparent }) =>
        this.db.transaction(async (tx) => {
          const taken = await this.schedules.take(tx, key);
          if (taken === undefined) return;
          const verdict = decideTick(factsOf(entry, taken.schedule), taken.now.getTime());
          if (verdict.kind === 'fire') await this.#fire(tx, entry, verdict, { runId, traceparent });
          if (verdict.kind !== 'drop') return;
          const due = new Date(verdict.due);
          await this.schedules.drop(tx, key, due);
          const told = { config: config.name, schedule: schedule.name, due: due.toISOString() };
          tx.afterCommit(() => observe({ event: 'schedule.dropped', ...told }));
        }),
    );
  }

  async #fire(
    tx: Transaction,
    { config, schedule }: Entry,
    { due: dueMs, missed }: Fire,
    { runId, traceparent }: { readonly runId: string; readonly traceparent: string },
  ): Promise<void> {
    const { mode, orgs, options } = runWish(config, schedule);
    const { name: configName, digest: configDigest, scope } = config;
    const traceId = traceIdOf(traceparent) ?? '';
    const run = { id: runId, configName, configDigest, mode, scope, options, traceId };
    const { admission } = await this.runs.request(tx, run, orgs);
    if (admission === 'started')
      await this.outbox.store(tx, RunRequestedV1, { runId }, { runId, traceparent });
    const due = new Date(dueMs);
    await this.schedules.fired(tx, { configName, name: schedule.name }, { due, missed, runId });
    const told = { schedule: schedule.name, due: due.toISOString(), missed };
    const facts = { configuration: configName, ...told, admission };
    await this.audit.append(tx, [{ runId, traceId, kind: 'decision', event: 'schedule-fired', facts }]);
    tx.afterCommit(() => observe({ event: 'schedule.fired', config: configName, runId, ...told }));
  }

  /** Once for each tick and reason. */
  #sayWaiting(
    { config, schedule }: Entry,
    { due, why, ...more }: Extract<TickVerdict, { kind: 'wait' }>,
  ): void {
    const key = `${config.name}/${schedule.name}`;
    const said = `${due} ${why}`;
    if (this.#waits.get(key) === said) return;
    this.#waits.set(key, said);
    observe({
      ...{ event: 'schedule.waiting', config: config.name, schedule: schedule.name, reason: why },
      due: new Date(due).toISOString(),
      ...('until' in more && { until: new Date(more.until).toISOString() }),
    });
  }
}

function isOf({ configName, name }: StoredSchedule, { config, schedule }: Entry): boolean {
  return configName === config.name && name === schedule.name;
}

function factsOf({ config, schedule }: Entry, { settledUntil, pause, isBusy }: StoredSchedule) {
  return scheduleFacts(config, schedule, { settledUntil, isPaused: pause !== null, isBusy });
}
