import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type Config, runWish, scheduleDefinition, type ScheduleConfig, scheduleFacts } from '#config';
import { pageOf, type ScheduleBody, type SchedulesBody, type schedulesQuery } from '#contracts';
import { Database, ScheduleRepository, type StoredSchedule } from '#db';
import { type Caller, orgsOf, scheduleOutlook, SyncError } from '#domain';
import { assertMay, seesOneOf } from '../access/assert-may.js';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { ConfigurationNeededError } from '../http/api-errors.js';

/** Schedules of a page where the caller names no number. */
const PAGE = 100;

/** The name of a schedule that is not there, or not there for the caller. */
class ScheduleUnknownError extends SyncError {
  readonly code = 'SCHEDULE_UNKNOWN';
  readonly retryable = false;

  constructor(name: string) {
    super(`There is no schedule ${name}.`);
  }
}

/** A schedule with its configuration. */
export interface KnownSchedule {
  readonly config: Config;
  readonly schedule: ScheduleConfig;
}

/** Schedules, as far as the caller may see one of their orgs. */
@Injectable()
export class ScheduleDesk {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly schedules: ScheduleRepository,
    private readonly db: Database,
  ) {}

  async page(
    caller: Caller,
    { configuration, limit = PAGE, after }: z.output<typeof schedulesQuery>,
  ): Promise<SchedulesBody> {
    const known = await this.#visible(caller, configuration);
    const places = new Map(known.map((one) => [one, [one.config.name, one.schedule.name] as const]));
    const found = known
      .toSorted((a, b) => compare(places.get(a), places.get(b)))
      .filter((one) => after === undefined || compare(places.get(one), after) > 0);
    const { rows, next } = pageOf(found, limit, (one) => places.get(one));
    return { schedules: await this.#bodies(caller, rows), next };
  }

  /**
   * A schedule of which the caller may do everything.
   * @throws ScheduleUnknownError, ForbiddenError, ConfigurationNeededError several configurations have one of that name
   */
  async operated(caller: Caller, name: string, configuration: string | undefined): Promise<KnownSchedule> {
    const all = await this.#visible(caller, configuration);
    const [found, ...others] = all.filter(({ schedule }) => schedule.name === name);
    if (found === undefined) throw new ScheduleUnknownError(name);
    if (others.length > 0) {
      const names = [found, ...others].map(({ config }) => config.name).join(', ');
      throw new ConfigurationNeededError(
        `Several configurations have a schedule ${name}: ${names}. Name one. Nothing was changed.`,
      );
    }
    assertMay(caller, 'operator', labelsOf(found), () => new ScheduleUnknownError(name));
    return found;
  }

  async body(caller: Caller, known: KnownSchedule): Promise<ScheduleBody> {
    const [body] = await this.#bodies(caller, [known]);
    if (body === undefined) throw new ScheduleUnknownError(known.schedule.name);
    return body;
  }

  async #visible(caller: Caller, configuration: string | undefined): Promise<KnownSchedule[]> {
    const configs =
      configuration === undefined ? await this.desk.all() : [await this.desk.shown(configuration)];
    return configs
      .flatMap((config) => config.schedules.map((schedule) => ({ config, schedule })))
      .filter((known) => seesOneOf(caller, labelsOf(known)));
  }

  /** One that no scheduler has met yet is made known, as by a scheduler. */
  async #bodies(caller: Caller, known: readonly KnownSchedule[]): Promise<ScheduleBody[]> {
    if (known.length === 0) return [];
    const names = [...new Set(known.map(({ config }) => config.name))];
    let states = await this.schedules.states(names);
    const unmet = known.filter((one) => storedOf(states.schedules, one) === undefined);
    if (unmet.length > 0) {
      await this.schedules.ensure(
        this.db,
        unmet.map(({ config, schedule }) => ({
          ...{ configName: config.name, name: schedule.name, definition: scheduleDefinition(schedule) },
        })),
      );
      states = await this.schedules.states(names);
    }
    return known.flatMap((one) => {
      const stored = storedOf(states.schedules, one);
      return stored === undefined ? [] : bodyOf(caller, one, stored, states.now);
    });
  }
}

function bodyOf(caller: Caller, known: KnownSchedule, stored: StoredSchedule, now: Date): ScheduleBody {
  const { config, schedule } = known;
  const { settledUntil, isBusy, pause, lastRun } = stored;
  const facts = scheduleFacts(config, schedule, { settledUntil, isBusy, isPaused: pause !== null });
  const { state, next, freeze } = scheduleOutlook(facts, now.getTime());
  const seen = orgsOf(caller, 'viewer');
  return {
    ...{ configuration: config.name, name: schedule.name, cron: schedule.cron, timeZone: schedule.timeZone },
    jitterSeconds: schedule.jitterMs / 1000,
    orgs: labelsOf(known).filter((label) => seen === 'all' || seen.includes(label)),
    state,
    next: next === undefined ? null : new Date(next),
    freeze: freeze === undefined ? null : { name: freeze.name, until: new Date(freeze.until) },
    ...{ pause, lastRun },
  };
}

function storedOf(stored: readonly StoredSchedule[], { config, schedule }: KnownSchedule) {
  return stored.find(({ configName, name }) => configName === config.name && name === schedule.name);
}

function labelsOf({ config, schedule }: KnownSchedule): string[] {
  return runWish(config, schedule).orgs.map(({ label }) => label);
}

function compare(
  [config, name]: readonly [string, string] = ['', ''],
  [otherConfig, otherName]: readonly [string, string] = ['', ''],
): number {
  if (config !== otherConfig) return config < otherConfig ? -1 : 1;
  if (name === otherName) return 0;
  return name < otherName ? -1 : 1;
}
