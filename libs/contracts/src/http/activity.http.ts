import { z } from 'zod';
import { countIn } from './wire.js';

/** Days that are looked back at, at most. */
const DAYS_MAX = 60;

/** `GET /overview/activity`. */
export const activityQuery = z.object({
  /** Today is the last one; 14 when left out. */
  days: countIn(1, DAYS_MAX).optional(),
  /** In whose time a day begins, as in `Europe/Berlin`; UTC when left out. */
  zone: z.string().min(1).max(64).optional(),
  /** Of this org alone. */
  org: z.string().min(1).max(255).optional(),
});

const count = z.int().min(0);

/** What runs have done, day by day, and what the last hour has asked of the rate limits of Acrobat Sign. */
export const activityBody = z.object({
  days: z
    .array(
      z
        .object({
          /** `2026-11-22` */
          day: z.iso.date(),
          /** Runs that were asked for. */
          runs: count,
          /** Changes that were applied on that day. */
          applied: count,
          /** Of plans made on that day. */
          ...{ skipped: count, held: count, failed: count },
        })
        .readonly(),
    )
    .readonly(),
  /** By org; one for which nothing was done is not there. Each number is of the day at its place in `days`. */
  orgs: z
    .array(
      z
        .object({
          org: z.string(),
          /** Runs that were asked for. */
          runs: z.array(count).readonly(),
          applied: z.array(count).readonly(),
          held: z.array(count).readonly(),
          failed: z.array(count).readonly(),
        })
        .readonly(),
    )
    .readonly(),
  /** By org; one that was not called is not there. */
  calls: z
    .array(
      z
        .object({
          org: z.string(),
          /** Requests of the last hour. */
          calls: count,
          /** Of these, refused by the rate limit. */
          throttled: count,
        })
        .readonly(),
    )
    .readonly(),
});
export type ActivityBody = Readonly<z.output<typeof activityBody>>;
