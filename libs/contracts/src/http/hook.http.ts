import { z } from 'zod';
import { moment } from './wire.js';

const hook = z.object({
  configuration: z.string(),
  name: z.string(),
  type: z.enum(['okta', 'signed']),
  /** Where it is sent, behind the address of the intake. */
  path: z.string(),
  /** When something was accepted last; null: never within the last eight days. */
  lastAcceptedAt: moment.nullable(),
  /** By the clock of whoever sent it. */
  lastEventAt: moment.nullable(),
  /** Hints of the last 24 hours. */
  acceptedDay: z.int(),
  /** Since ever. */
  refused: z.int(),
  lastRefusedAt: moment.nullable(),
  /** `hook-secret`, `hook-signature`, `hook-stale`. */
  lastRefusal: z.string().nullable(),
  /** Until when Okta's System Log was read for events that no hook had delivered. */
  caughtUpUntil: moment.nullable(),
});
export type HookBody = Readonly<z.output<typeof hook>>;

const backlog = z.object({
  configuration: z.string(),
  /** Hints that wait to be taken up … */
  waiting: z.int(),
  /** … those being looked into, and how many were given up within the last 24 hours. */
  atWork: z.int(),
  givenUpDay: z.int(),
  oldestAt: moment.nullable(),
});

/** `GET /hooks`: who may tell us of changes, what they said lately, and how far that is. */
export const hooksBody = z.object({
  hooks: z.array(hook.readonly()).readonly(),
  backlog: z.array(backlog.readonly()).readonly(),
});
export type HooksBody = Readonly<z.output<typeof hooksBody>>;
