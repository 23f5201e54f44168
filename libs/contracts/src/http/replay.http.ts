import { z } from 'zod';
import { moment } from './wire.js';

const difference = z.object({
  position: z.int(),
  /** The address of the person, or the name of the group, in its folded form. */
  subject: z.string(),
  what: z.enum(['changed', 'missing', 'extra']),
  fields: z.array(z.string()).readonly(),
});

const planReplay = z.object({
  orgId: z.uuid(),
  org: z.string(),
  planId: z.uuid(),
  /** Under which the plan was sealed. */
  hash: z.string(),
  verdict: z.enum(['same', 'differs', 'impossible']),
  /** What the plan's inputs give today. */
  replayed: z.string().nullable(),
  /** What its stored items give; null where they are in no order any more. */
  stored: z.string().nullable(),
  items: z.int(),
  /** The first one. */
  difference: difference.readonly().nullable(),
  obstacle: z
    .object({
      code: z.enum(['CONFIGURATION_CHANGED', 'INPUTS_NOT_KEPT', 'INPUTS_GONE']),
      message: z.string(),
    })
    .readonly()
    .nullable(),
});

/** `POST /runs/{run}/replay` and what came of it. */
export const replayBody = z.object({
  id: z.uuid(),
  runId: z.uuid(),
  run: z.string(),
  requestedAt: moment,
  /** Null while the planner works on it. */
  finishedAt: moment.nullable(),
  /** Of the orgs that the caller may see; null while nothing is known. */
  plans: z.array(planReplay.readonly()).readonly().nullable(),
  /** It could not be done at all. */
  error: z.object({ code: z.string(), message: z.string() }).readonly().nullable(),
});
export type ReplayBody = Readonly<z.output<typeof replayBody>>;
