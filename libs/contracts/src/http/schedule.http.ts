import { z } from 'zod';
import { cursorIn, nextPage } from './page.http.js';
import { runBody } from './run.http.js';
import { countIn, moment } from './wire.js';

/** Schedules of one page at most. */
export const SCHEDULES_PAGE_MAX = 500;

const configuration = z.string().min(1).max(255).optional();

/** One schedule of a configuration, and how it stands. */
export const scheduleBody = z.object({
  configuration: z.string(),
  name: z.string(),
  cron: z.string(),
  timeZone: z.string(),
  /** A run begins up to so many seconds later. */
  jitterSeconds: z.number(),
  /** By name, those that the caller sees. */
  orgs: z.array(z.string()).readonly(),
  /** `waiting`: for the end of its last run; `over`: its times are all past. */
  state: z.enum(['scheduled', 'paused', 'frozen', 'waiting', 'over']),
  /** When its next run begins, jitter and freezes counted; null where that depends on somebody, or where there is none. */
  next: moment.nullable(),
  /** What is in force now. */
  freeze: z.object({ name: z.string(), until: moment }).readonly().nullable(),
  pause: z.object({ actor: z.string(), reason: z.string(), since: moment }).readonly().nullable(),
  /** The run that it has begun last, by itself or for a person. */
  lastRun: runBody
    .pick({ id: true, name: true, mode: true, state: true, startedAt: true, finishedAt: true })
    .readonly()
    .nullable(),
});
export type ScheduleBody = Readonly<z.output<typeof scheduleBody>>;

/** `GET /schedules`, by configuration and name. */
export const schedulesQuery = z.object({
  configuration,
  limit: countIn(1, SCHEDULES_PAGE_MAX).optional(),
  after: cursorIn(z.tuple([z.string(), z.string()])).optional(),
});
export const schedulesBody = z.object({ schedules: z.array(scheduleBody).readonly(), next: nextPage });
export type SchedulesBody = z.output<typeof schedulesBody>;

/** A schedule in a path: its name. */
export const scheduleInPath = z.string().min(1).max(63);

/** `POST /schedules/:schedule/run` and `/resume`: a configuration where several have a schedule of that name. */
export const scheduleWishBody = z.strictObject({ configuration });
export type ScheduleWishBody = z.output<typeof scheduleWishBody>;

/** `POST /schedules/:schedule/pause`. Again: another reason. */
export const schedulePauseBody = scheduleWishBody.extend({ reason: z.string().trim().min(1).max(500) });
export type SchedulePauseBody = z.output<typeof schedulePauseBody>;
