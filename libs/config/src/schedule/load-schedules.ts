import { z } from 'zod';
import type { ScheduleConfig } from '../config.js';
import type { ConfigFile } from '../files/config-file.js';
import { unknownOrg } from '../orgs/load-orgs.js';
import { show, wrongType } from '../schema/fields.js';
import { scheduleSchema } from './schedule.schema.js';

const KEY = 'schedule';
/** More than anybody reads. */
const SCHEDULES_MAX = 50;

/**
 * `schedule`: when runs begin by themselves, in the services and in `serve`.
 *
 * @param orgs names of `sign_orgs`; undefined when these are wrong
 */
export function loadSchedules(main: ConfigFile, orgs: readonly string[] | undefined): ScheduleConfig[] {
  const written = entriesOf(main, KEY, 'a list of schedules, each with name and cron');
  const schedules: ScheduleConfig[] = [];
  for (const [index, entry] of written.entries()) {
    const given = main.parse([KEY, index], scheduleSchema, entry);
    if (given === undefined) continue;
    if (schedules.some(({ name }) => name === given.name)) {
      main.problem(
        [KEY, index, 'name'],
        `${show(given.name)} is the name of another schedule. Give each its own.`,
      );
    }
    for (const [at, org] of (given.orgs ?? []).entries()) {
      if (orgs === undefined || orgs.includes(org)) continue;
      main.problem([KEY, index, 'orgs', at], unknownOrg(org, orgs));
    }
    schedules.push({
      ...{
        name: given.name,
        cron: given.cron,
        timeZone: given.time_zone ?? 'UTC',
        jitterMs: given.jitter ?? 0,
      },
      ...(given.orgs && { orgs: [...new Set(given.orgs)] }),
    });
  }
  return schedules;
}

/** The entries of a list that may be left out; one that is no list, or too long a one, is a problem, and read as empty. */
export function entriesOf(main: ConfigFile, key: string, wanted: string): readonly unknown[] {
  const written = main.value[key];
  if (written === undefined) return [];
  const list = z
    .array(z.unknown(), { error: ({ input }) => wrongType(input, 'a list', wanted) })
    .min(1, { error: `is an empty list. Give ${wanted}, or take the key out.` })
    .max(SCHEDULES_MAX, { error: `is a list of more than ${SCHEDULES_MAX}. Give fewer.` });
  return main.parse([key], list, written) ?? [];
}
