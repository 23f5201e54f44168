import { z } from 'zod';
import { CHANGE_KINDS, type PlanItem } from '#domain';
import { errorSchema } from '../shapes.js';
import { cursorIn, nextPage } from './page.http.js';
import { asIs, countIn, listInQuery, moment } from './wire.js';

const membership = z.object({ key: z.string(), name: z.string(), admin: z.boolean(), primary: z.boolean() });
export const access = z.object({
  status: z.string().optional(),
  accountAdmin: z.boolean(),
  memberships: z.array(membership),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  email: z.string().optional(),
});

const planItem = z.discriminatedUnion('subject', [
  z.object({ subject: z.literal('group'), org: z.string(), groupKey: z.string(), name: z.string() }),
  z.object({
    subject: z.literal('person'),
    org: z.string(),
    emailKey: z.string(),
    email: z.string(),
    signUserId: z.string().optional(),
    linkedKey: z.string().optional(),
    change: z.object({
      action: z.string(),
      before: access.optional(),
      after: access,
      effects: z.array(z.string()),
    }),
    held: z.string().optional(),
    heldBecause: z.string().optional(),
    drift: z.object({ expected: access }).optional(),
    because: z.object({
      rules: z.array(z.int()),
      decidedBy: z.int().optional(),
      directoryGroup: z.string().optional(),
      before: z.int().optional(),
      accountAdminBy: z.int().optional(),
      groupAdminBy: z.int().optional(),
      undoes: z.object({ run: z.string(), created: z.literal(true).optional() }).optional(),
    }),
    deactivateOn: z.string().optional(),
    needsGroups: z.array(z.string()),
  }),
]);

const count = z.int().min(0);
const breach = z.object({
  reason: z.string(),
  message: z.string(),
  count,
  allowed: z.number(),
  budget: count.optional(),
  rule: count.optional(),
  directoryGroup: z.string().optional(),
  now: count.optional(),
  baseline: count.optional(),
});
const planCounts = z.object({
  signUsers: count,
  signOnly: count,
  matched: count,
  inStep: count,
  skipped: z.record(z.string(), count),
  outsideFilter: count,
  createdByMe: count.optional(),
  limit: z.object({ signOnly: count, allowed: z.number(), configured: z.string() }).optional(),
  breaches: z.array(breach.readonly()).readonly().optional(),
});

/** One org's plan with what became of it. */
const planBody = z.object({
  planId: z.uuid(),
  orgId: z.uuid(),
  label: z.string(),
  hash: z.hash('sha256'),
  state: z.string(),
  counts: asIs<Readonly<z.output<typeof planCounts>>>(planCounts),
  /** What it was made from, as far as the server notes it. */
  directoryDigest: z.string().nullish(),
  orgDigest: z.string().nullish(),
});
export type PlanBody = Readonly<z.output<typeof planBody>>;

/** `GET /plans/:planId`: one org's plan, what it was made from, and how its items stand. */
export const planDetailBody = planBody.extend({
  runId: z.uuid(),
  runName: z.string(),
  /** Of the whole run: what is approved and applied. */
  runHash: z.hash('sha256').nullable(),
  mode: z.string(),
  requestedBy: z.string().nullable(),
  /** The run that applies it; null while none does. */
  applyRunId: z.uuid().nullable(),
  configName: z.string(),
  configDigest: z.string(),
  createdAt: moment,
  /** Null: it can be applied as long as nothing else has been decided. */
  expiresAt: moment.nullable(),
  /** Items by state. */
  items: z.record(z.string(), count),
});
export type PlanDetailBody = Readonly<z.output<typeof planDetailBody>>;

/** `GET /runs/:id/plans`: the plans that the run made or applies, an org each. */
export const plansBody = z.object({ plans: z.array(planBody.readonly()) });

const tally = z.object({
  orgId: z.uuid(),
  action: z.string(),
  state: z.string(),
  effects: z.array(z.string()).readonly(),
  /** Why they are held; null for all others. */
  heldFor: z.string().nullable(),
  /** What budgets count them as; one item can be of several kinds. */
  kinds: z.array(z.enum(CHANGE_KINDS)).readonly().optional(),
  items: count,
});
export type TallyBody = Readonly<z.output<typeof tally>>;

/** `GET /plans/:planId/tallies`: items that share effects and fate, counted; those that a filter of items leaves. */
export const talliesBody = z.object({ tallies: z.array(tally.readonly()) });

/** Items of one page at most. */
export const ITEMS_PAGE_MAX = 1000;

/** Which items of a plan. What is left out narrows nothing. */
export const itemsFilter = z.object({
  state: listInQuery.optional(),
  kind: z.enum(CHANGE_KINDS).optional(),
  action: z.string().optional(),
  effect: z.string().optional(),
  /** Actions that are left out. */
  except: listInQuery.optional(),
  /** The code of the reason. */
  reason: z.string().optional(),
  /** Number of a rule that matched the person. */
  rule: countIn(1, 1_000_000).optional(),
  /** Name of a Sign group that the person is in, before or after. */
  group: z.string().trim().min(1).max(255).optional(),
  /** What the address begins with. */
  person: z.string().trim().min(1).max(320).optional(),
});

/** `GET /plans/:planId/items`: in the plan's order. */
export const itemsQuery = itemsFilter.extend({
  after: cursorIn(z.int().min(0)).optional(),
  limit: countIn(1, ITEMS_PAGE_MAX).optional(),
});

const storedItem = z.object({
  id: z.uuid(),
  /** In the plan, from 1. */
  position: z.int(),
  state: z.string(),
  reason: asIs<z.output<typeof errorSchema>>(errorSchema).nullable(),
  item: asIs<PlanItem>(planItem),
  /** What budgets count it as. */
  kinds: z.array(z.enum(CHANGE_KINDS)).readonly().optional(),
});
export type StoredItemBody = Readonly<z.output<typeof storedItem>>;

/** `GET /plans/:planId/export`: the plan as a file; a filter narrows csv and ndjson alone. */
export const exportQuery = itemsFilter.extend({ format: z.enum(['csv', 'ndjson', 'html', 'md', 'json']) });
export type ExportFormat = z.output<typeof exportQuery>['format'];

/** A page of items. */
export const itemsBody = z.object({ items: z.array(storedItem.readonly()).readonly(), next: nextPage });
export type ItemsBody = Readonly<z.output<typeof itemsBody>>;

export const skipsQuery = z.object({ limit: countIn(1, ITEMS_PAGE_MAX).optional() });
const skip = z.object({ email: z.string(), reason: z.string() });
export type SkipBody = Readonly<z.output<typeof skip>>;

/** `GET /plans/:planId/skips`: people whom the plan leaves alone, by address. */
export const skipsBody = z.object({ skips: z.array(skip.readonly()) });

/** A hash, or its first digits. */
export const hashPrefix = z
  .string()
  .regex(/^[0-9a-f]{1,64}$/, 'must be a plan’s hash or its first digits, hexadecimal');

/** `GET /plans?hash=`: stored plans whose hash begins so, one run for each hash. */
export const plansQuery = z.object({ hash: hashPrefix });
const foundPlan = z.object({ runId: z.uuid(), hash: z.hash('sha256') });
export type FoundPlanBody = Readonly<z.output<typeof foundPlan>>;
export const foundPlansBody = z.object({ plans: z.array(foundPlan.readonly()) });

export const latestPlanQuery = z.object({ configuration: z.string().min(1).max(255).optional() });
/** `GET /plans/latest`: the newest run that has a plan, of one configuration or of any; null while there is none. */
export const latestPlanBody = z.object({ runId: z.uuid().nullable() });

/** `POST /plans/:hash/approve`: exactly this plan is applied. Answered as a request for a run is. */
export const planApprovalBody = z.strictObject({
  /** Whom the record shall name. */
  by: z.string().trim().min(1).max(200).optional(),
  /** Why, for the record. */
  reason: z.string().trim().min(1).max(2000).optional(),
  /** The plan must be of this configuration. */
  configuration: z.string().min(1).max(255).optional(),
});
export type PlanApprovalBody = z.output<typeof planApprovalBody>;
