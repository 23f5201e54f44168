import { z } from 'zod';
import type { Scope } from '#domain';
import { errorSchema } from '../shapes.js';
import { cursorIn, nextPage } from './page.http.js';
import { asIs, countIn, listOf, moment } from './wire.js';

const scope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mapped') }),
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('group'), groups: z.array(z.string()) }),
]);

/** A run's stored error, as its row has it. */
const storedError = asIs<z.output<typeof errorSchema>>(errorSchema);

const sizes = z.object({ now: z.int(), baseline: z.int() });
const groupSizes = sizes.extend({ group: z.string() });

const directory = z.object({
  revision: z.int(),
  chain: z.int(),
  view: z.enum(['complete', 'union', 'hold']),
  reason: z.string().optional(),
  explanations: z.array(z.string()).readonly(),
  heldGroups: z.array(z.string()).readonly(),
  baselineRevision: z.int().optional(),
  warnings: z.array(z.string()).readonly(),
  digest: z.string(),
  pages: z.int(),
  rows: z.int(),
  dropped: z.int(),
  people: z.int(),
  inScope: z.int(),
  outsideFilter: z.int(),
  milliseconds: z.number(),
  groupSizes: z.array(groupSizes.readonly()).readonly().optional(),
  shrunk: z
    .object({ groups: z.array(groupSizes.readonly()).readonly(), directory: sizes.readonly().optional() })
    .readonly()
    .optional(),
});

const runMode = z.enum(['sync', 'test', 'plan', 'apply']);
const runState = z.enum([
  ...['waiting', 'joined', 'running', 'done', 'held', 'partly_done', 'failed', 'cancelled', 'interrupted'],
] as const);

/** One run: what was asked for, and how it stands. */
export const runBody = z.object({
  id: z.uuid(),
  /** `2026-11-21-0007`: what people call it. */
  name: z.string(),
  configName: z.string(),
  configDigest: z.string(),
  mode: runMode,
  scope: asIs<Scope>(scope),
  state: runState,
  planHash: z.string().nullable(),
  error: storedError.nullable(),
  /** What was read of the directory and how far it can be trusted; null until that is known. */
  directory: asIs<Readonly<z.output<typeof directory>>>(directory).nullable(),
  traceId: z.string(),
  /** `joined`: the run that answers this request. */
  joinedRunId: z.uuid().nullable(),
  /** Whoever asked for it; null for a schedule. */
  requestedBy: z.string().nullish(),
  requestedAt: moment,
  startedAt: moment,
  finishedAt: moment.nullable(),
});
export type RunBody = Readonly<z.output<typeof runBody>>;

/** `GET /runs`: the newest requests first. What is left out narrows nothing. */
export const runsQuery = z.object({
  configuration: z.string().min(1).max(255).optional(),
  state: listOf(runState).optional(),
  mode: listOf(runMode).optional(),
  org: z.string().min(1).max(255).optional(),
  /** Requested at or after that moment … */
  from: moment.optional(),
  /** … and before that one. */
  to: moment.optional(),
  after: cursorIn(z.object({ at: z.iso.datetime(), name: z.string() })).optional(),
  limit: countIn(1, 500).optional(),
});
export const runsBody = z.object({ runs: z.array(runBody).readonly(), next: nextPage });
export type RunsBody = z.output<typeof runsBody>;

/** `POST /runs`. What is left out is decided by the configuration's `invocation_defaults`, at the server. */
export const runRequestBody = z.strictObject({
  /** May be left out where the server has only one. */
  configuration: z.string().min(1).max(255).optional(),
  mode: z.enum(['sync', 'test', 'plan']).optional(),
  /** The words after `--users`. */
  users: z.array(z.string().max(1000)).min(1).max(1000).optional(),
  /** These orgs of the configuration alone, by their names. */
  orgs: z.array(z.string().min(1).max(255)).min(1).max(1000).optional(),
  allowEmpty: z.boolean().optional(),
  allowShrink: z.boolean().optional(),
  /** A run, by its name or id: the plan undoes what that run has changed, and no directory is read. */
  undo: z.string().trim().min(1).max(100).optional(),
  /** Whom the record shall name as having asked. */
  by: z.string().trim().min(1).max(200).optional(),
});
export type RunRequestBody = z.output<typeof runRequestBody>;

/** The answer to a request for a run, 202: what became of the request so far. */
export const runAcceptedBody = z.object({
  /** The run of this very request. */
  id: z.uuid(),
  name: z.string(),
  mode: runMode,
  state: runState,
  /** `waiting` for another run of an org; `joined` to an equal request that waits already. */
  admission: z.enum(['started', 'waiting', 'joined']),
  /** The run to follow: this one, or the one it has joined. */
  follow: z.object({ id: z.uuid(), name: z.string() }),
  /** What the caller should know: schedules are frozen now. */
  note: z.string().optional(),
});
export type RunAcceptedBody = z.output<typeof runAcceptedBody>;

/** Header of requests that change something: under the same key it is done once, and answered the same for a day. */
export const IDEMPOTENCY_KEY = 'idempotency-key';
/** Visible ASCII. */
export const idempotencyKey = z.string().regex(/^[!-~]{1,255}$/);

const reading = z.object({
  users: z.int(),
  groups: z.int(),
  calls: z.int(),
  milliseconds: z.number(),
  complete: z.boolean(),
  missing: z.array(z.string()).readonly(),
});

/** How one org of a run stands. */
const orgProgress = z.object({
  orgId: z.uuid(),
  label: z.string(),
  state: z.enum(['reading', 'read', 'asking', 'planned', 'applying', 'done', 'failed']),
  reading: reading.readonly().nullable(),
  error: storedError.nullable(),
  items: z.int(),
  finished: z.int(),
  asked: z.int(),
  answered: z.int(),
  /** The org's rate limit asks for silence until then. */
  waitingUntil: moment.nullable(),
});
export type OrgProgressBody = Readonly<z.output<typeof orgProgress>>;

/** `GET /runs/:id/progress`. */
export const progressBody = z.object({
  state: runState,
  peopleRead: z.int(),
  directoryDone: z.boolean(),
  orgs: z.array(orgProgress.readonly()).readonly(),
  /** Names of the runs that this one waits for. */
  waitingFor: z.array(z.string()).readonly(),
});
export type ProgressBody = Readonly<z.output<typeof progressBody>>;

/** `GET /runs/:id/calls`: requests to Sign so far, every attempt counted. */
export const callsBody = z.object({ calls: z.int() });

/** `GET /runs/:run/summary`: what a run has done so far, and why some of it failed. */
export const runSummaryBody = z.object({
  run: runBody,
  phases: z
    .array(
      z
        .object({
          phase: z.enum(['waiting', 'reading', 'planning', 'applying']),
          since: moment.nullable(),
          until: moment.nullable(),
        })
        .readonly(),
    )
    .readonly(),
  /** Items by state. */
  items: z.record(z.string(), z.int().min(0)),
  progress: progressBody,
  /** The most frequent cause first, at most 100. */
  failures: z
    .array(
      z
        .object({
          org: z.string(),
          action: z.string(),
          /** A code of docs/errors.md, or one of Acrobat Sign. */
          code: z.string(),
          message: z.string(),
          items: z.int(),
          /** Some of them. */
          examples: z
            .array(z.object({ itemId: z.uuid(), email: z.string().nullable() }).readonly())
            .readonly(),
        })
        .readonly(),
    )
    .readonly(),
});
export type RunSummaryBody = z.output<typeof runSummaryBody>;

/** `POST /runs/:run/retry`: the people whose items failed, once more. */
export const retryBody = z.strictObject({
  /** Whom the record shall name as having asked. */
  by: z.string().trim().min(1).max(200).optional(),
});
export type RetryBody = z.output<typeof retryBody>;

/** The content of an event of `GET /events`: a run that is open or has just ended. */
export const runPulseBody = z.object({
  id: z.uuid(),
  name: z.string(),
  configName: z.string(),
  mode: runMode,
  state: runState,
  requestedAt: moment,
  finishedAt: moment.nullable(),
});
