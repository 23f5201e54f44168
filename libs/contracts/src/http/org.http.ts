import { z } from 'zod';
import { errorSchema } from '../shapes.js';
import { cursorIn, nextPage } from './page.http.js';
import { countIn, moment } from './wire.js';

/** Orgs of one page at most. */
export const ORGS_PAGE_MAX = 500;

/** Whether Sign is as the newest full plan wants it. */
const inSync = z.enum(['in-sync', 'out-of-sync', 'unknown']);
/** Whether work for the org goes on as it should. */
const health = z.enum(['healthy', 'waiting', 'paused', 'degraded', 'failing', 'unknown']);

const pause = z.object({
  actor: z.string(),
  reason: z.string(),
  since: moment,
  /** Null: until somebody resumes it. */
  until: moment.nullable(),
});

const lastRun = z.object({
  id: z.uuid(),
  name: z.string(),
  mode: z.string(),
  state: z.string(),
  /** How the org itself stands in that run. */
  orgState: z.string(),
  startedAt: moment,
  finishedAt: moment.nullable(),
  error: errorSchema.readonly().nullable(),
});

/** One org, as everybody sees it who may see it at all. No key. */
export const orgBody = z.object({
  id: z.uuid(),
  org: z.string(),
  /** The owner of the key. */
  owner: z.string(),
  host: z.string(),
  /** What kind of account it is, such as `ENTERPRISE`, as Sign names it in the records of users; null: not told yet. */
  accountType: z.string().nullable(),
  /** Configurations that name this account now; none: it is left over from an earlier one. */
  configurations: z.array(z.string()).readonly(),
  inSync,
  health,
  /** As the newest plan of everybody found them; null before the first one. */
  people: z
    .object({
      inSign: z.int(),
      managed: z.int(),
      signOnly: z.int(),
      protected: z.int(),
    })
    .readonly()
    .nullable(),
  groups: z.int().nullable(),
  /** When the last read that missed nothing ended; null before the first one. */
  lastCompleteRead: moment.nullable(),
  lastRead: moment.nullable(),
  /** Of the newest plan of everybody. */
  changesOpen: z.int(),
  held: z.int(),
  failed: z.int(),
  drifts: z.int(),
  gate: z
    .object({
      /** The rate limit asks for silence until then. */
      waitingUntil: moment.nullable(),
      /** Learnt from answers of the rate limit; null: never throttled, or not for long. */
      callsPerSecond: z.number().nullable(),
    })
    .readonly(),
  pause: pause.readonly().nullable(),
  /** What the last run says of the integration key. */
  key: z.enum(['accepted', 'refused', 'unknown']),
  lastRun: lastRun.readonly().nullable(),
  /** Seconds from the begin of a run to the moment when a leaver of it had lost their rights: 95 of 100 took no longer. Of the last 24 hours. */
  leaverLatency: z.object({ people: z.int(), seconds: z.number() }).readonly().nullable(),
});
export type OrgBody = Readonly<z.output<typeof orgBody>>;

/** `GET /orgs`, by name. */
export const orgsQuery = z.object({
  configuration: z.string().max(255).optional(),
  limit: countIn(1, ORGS_PAGE_MAX).optional(),
  after: cursorIn(z.tuple([z.string(), z.uuid()])).optional(),
});
export const orgsBody = z.object({ orgs: z.array(orgBody).readonly(), next: nextPage });

/** An org in a path: its id, or its name where only one account has that. */
export const orgInPath = z.string().min(1).max(200);

/** `POST /orgs/:org/pause`. Again: another reason or another end. */
export const orgPauseBody = z.strictObject({
  reason: z.string().trim().min(1).max(500),
  /** In the future, a year at most; left out: until somebody resumes it. */
  until: z.iso.datetime().optional(),
});
export type OrgPauseBody = z.output<typeof orgPauseBody>;

/** What has become of the pause. */
export const orgPauseStateBody = z.object({
  id: z.uuid(),
  org: z.string(),
  pause: pause.readonly().nullable(),
});
export type OrgPauseStateBody = Readonly<z.output<typeof orgPauseStateBody>>;

/** `POST /orgs/:org/refresh` and `/test`: a configuration where several name the account. */
export const orgRefreshBody = z.strictObject({ configuration: z.string().min(1).max(255).optional() });
export type OrgRefreshBody = z.output<typeof orgRefreshBody>;

/** `POST /orgs/:org/test`: what came of it within the time that a caller can wait. */
export const orgTestBody = z.object({
  run: z.object({ id: z.uuid(), name: z.string() }).readonly(),
  /** `waiting`: not begun or not ended yet; the run goes on, and says it. */
  outcome: z.enum(['reached', 'failed', 'waiting']),
  error: errorSchema.readonly().nullable(),
  users: z.int().nullable(),
  groups: z.int().nullable(),
});
export type OrgTestBody = Readonly<z.output<typeof orgTestBody>>;

/** `GET /overview`: the orgs that the caller sees, in numbers. */
export const overviewBody = z.object({
  orgs: z.int(),
  inSync: z.record(inSync, z.int()),
  health: z.record(health, z.int()),
  inSign: z.int(),
  managed: z.int(),
  held: z.int(),
  failed: z.int(),
  drifts: z.int(),
  changesOpen: z.int(),
  deadLetters: z.int(),
  /** Those of an org that the caller sees. */
  runs: z.object({ running: z.int(), waiting: z.int() }).readonly(),
  /** The org whose last complete read is the oldest. */
  stalest: z.object({ org: z.string(), lastCompleteRead: moment.nullable() }).readonly().nullable(),
});
export type OverviewBody = Readonly<z.output<typeof overviewBody>>;

/** `GET /health`: the badges of each org and what they rest on, for the head of every page. */
export const healthBody = z.object({
  orgs: z
    .array(
      orgBody
        .pick({
          ...{ id: true, org: true, inSync: true, health: true, held: true, failed: true, drifts: true },
          ...{ lastCompleteRead: true, gate: true, pause: true, leaverLatency: true },
        })
        .readonly(),
    )
    .readonly(),
  next: nextPage,
});
export type HealthBody = Readonly<z.output<typeof healthBody>>;
