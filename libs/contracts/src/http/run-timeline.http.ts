import { z } from 'zod';
import { moment } from './wire.js';

const count = z.int().min(0);
/** Null: it has not begun, or goes on. */
const span = z.object({ since: moment.nullable(), until: moment.nullable() });

const calls = z.object({
  /** Which stretch of time, from 0. */
  at: count,
  reads: count,
  writes: count,
  /** Refused, unanswered or in doubt; those that Sign asked to wait for are apart. */
  failed: count,
  throttled: count,
});

const route = z.object({
  /** `GET /users/:id`. */
  route: z.string(),
  calls: count,
  failed: count,
  throttled: count,
  /** Milliseconds of all of them, and of the longest. */
  totalMs: z.number(),
  longestMs: z.number(),
});

const orgTimeline = z.object({
  orgId: z.uuid(),
  label: z.string(),
  reading: span.readonly(),
  /** When its plan was begun. */
  plannedAt: moment.nullable(),
  applying: span.readonly(),
  /** Calls to Acrobat Sign in stretches of `stepMs`; stretches without calls are left out. */
  calls: z.array(calls.readonly()).readonly(),
  /** From an answer that said to wait to the next call of the org; the longest, at most 100, in order. */
  waits: z.array(z.object({ since: moment, until: moment.nullable() }).readonly()).readonly(),
  /** The most frequent, at most 20. */
  routes: z.array(route.readonly()).readonly(),
});

/** `GET /runs/:run/timeline`: what a run did when, an org a lane. */
export const runTimelineBody = z.object({
  since: moment,
  /** The run's end, or now. */
  until: moment,
  stepMs: z.int().min(1),
  /** The read of the directory. */
  directory: span.readonly().nullable(),
  orgs: z.array(orgTimeline.readonly()).readonly(),
  /** False: the run has made more calls than are counted here, which are the last ones. */
  isWhole: z.boolean(),
});
export type RunTimelineBody = Readonly<z.output<typeof runTimelineBody>>;
