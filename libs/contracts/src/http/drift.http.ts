import { z } from 'zod';
import type { AccessState } from '#domain';
import { access } from './plan.http.js';
import { asIs, countIn, listInQuery, moment } from './wire.js';

/** Drifts of one page at most. */
export const DRIFTS_PAGE_MAX = 500;

const DRIFT_STATES = ['open', 'healed', 'accepted'] as const;

/** A change that somebody made in Sign by hand, as a run found it. */
const drift = z.object({
  id: z.string(),
  org: z.string(),
  email: z.string(),
  /** After our last write, or when a plan last found nothing to do. */
  expected: asIs<AccessState>(access),
  actual: asIs<AccessState>(access),
  /** `healed`: as expected again; `accepted`: directory and rules want it now. */
  state: z.enum(DRIFT_STATES),
  firstSeen: moment,
  lastSeen: moment,
  /** Names of the runs that found it first and last. */
  firstRun: z.string().nullable(),
  lastRun: z.string().nullable(),
});
export type DriftBody = Readonly<z.output<typeof drift>>;

/** `GET /drifts`: the newest first. */
export const driftsQuery = z.object({
  configuration: z.string().optional(),
  org: z.string().optional(),
  state: listInQuery.pipe(z.array(z.enum(DRIFT_STATES))).optional(),
  /** The `next` of the page before. */
  before: countIn(1, Number.MAX_SAFE_INTEGER).optional(),
  limit: countIn(1, DRIFTS_PAGE_MAX).optional(),
});

/** A page. `next` is the `before` of the next one; null behind the last. `orgs`: all that have runs. */
export const driftsBody = z.object({
  drifts: z.array(drift.readonly()).readonly(),
  next: z.string().nullable(),
  orgs: z.array(z.string()).readonly(),
});
export type DriftsBody = Readonly<z.output<typeof driftsBody>>;
