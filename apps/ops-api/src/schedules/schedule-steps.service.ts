import { Injectable } from '@nestjs/common';
import { runWish, scheduleDefinition } from '#config';
import type { RunAcceptedBody, ScheduleBody } from '#contracts';
import { AuditRepository, Database, ScheduleRepository, type Transaction } from '#db';
import type { Caller } from '#domain';
import { inSpan, traceIdOf } from '#telemetry';
import { freezeNote } from '../runs/freeze-note.js';
import { RunAdmission } from '../runs/run-admission.service.js';
import { type KnownSchedule, ScheduleDesk } from './schedule-desk.js';

/** What people do about schedules: begin the run now, pause, resume. Each is told to the audit with it. */
@Injectable()
export class ScheduleSteps {
  constructor(
    private readonly desk: ScheduleDesk,
    private readonly schedules: ScheduleRepository,
    private readonly admission: RunAdmission,
    private readonly db: Database,
    private readonly audit: AuditRepository,
  ) {}

  /**
   * Begins what the schedule would begin, whether it is paused or frozen. Its own next tick waits for the end of it.
   * @param id what the run shall have; a request that comes again brings the same
   */
  async run(
    caller: Caller,
    name: string,
    configuration: string | undefined,
    id: string,
  ): Promise<RunAcceptedBody> {
    const known = await this.desk.operated(caller, name, configuration);
    const { config, schedule } = known;
    const { mode, orgs, options } = runWish(config, schedule);
    const accepted = await inSpan(
      'schedule run requested',
      { attributes: { 'sign_sync.run': id } },
      ({ traceparent }) => {
        const run = {
          ...{ id, configName: config.name, configDigest: config.digest, scope: config.scope, mode, options },
          ...{ traceId: traceIdOf(traceparent) ?? '', requestedBy: caller.actor },
        };
        return this.admission.admit(run, orgs, traceparent, () => undefined);
      },
    );
    // Behind the run's own transaction: that holds a lock which a scheduler takes last.
    await this.db.transaction(async (tx) => {
      await this.#makeKnown(tx, known);
      await this.schedules.began(tx, keyOf(known), id);
    });
    return { ...accepted, ...freezeNote(config) };
  }

  async pause(
    caller: Caller,
    name: string,
    configuration: string | undefined,
    reason: string,
  ): Promise<ScheduleBody> {
    const known = await this.desk.operated(caller, name, configuration);
    const { actor } = caller;
    await this.db.transaction(async (tx) => {
      await this.#makeKnown(tx, known);
      const before = await this.schedules.pause(tx, keyOf(known), { actor, reason });
      const after = { by: actor, reason };
      await this.#tell(tx, caller, known, 'schedule-paused', { before: wordsOf(before), after });
    });
    return this.desk.body(caller, known);
  }

  /** To resume one that is not paused is no error, and is no change. What was due meanwhile is not made up for. */
  async resume(caller: Caller, name: string, configuration: string | undefined): Promise<ScheduleBody> {
    const known = await this.desk.operated(caller, name, configuration);
    await this.db.transaction(async (tx) => {
      const before = await this.schedules.resume(tx, keyOf(known));
      if (before === undefined) return;
      await this.#tell(tx, caller, known, 'schedule-resumed', { before: wordsOf(before), after: null });
    });
    return this.desk.body(caller, known);
  }

  /** It may be paused before any scheduler has met it. */
  async #makeKnown(tx: Transaction, known: KnownSchedule): Promise<void> {
    await this.schedules.ensure(tx, [{ ...keyOf(known), definition: scheduleDefinition(known.schedule) }]);
  }

  async #tell(
    tx: Transaction,
    { actor }: Caller,
    { config, schedule }: KnownSchedule,
    event: string,
    change: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const facts = { configuration: config.name, schedule: schedule.name, ...change };
    await this.audit.append(tx, [{ kind: 'configuration', actor, event, facts }]);
  }
}

function keyOf({ config, schedule }: KnownSchedule) {
  return { configName: config.name, name: schedule.name };
}

function wordsOf(pause: { readonly actor: string; readonly reason: string } | undefined) {
  return pause === undefined ? null : { by: pause.actor, reason: pause.reason };
}
