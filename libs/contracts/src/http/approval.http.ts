import { z } from 'zod';
import { CHANGE_KINDS, type PersonItem } from '#domain';
import { asIs, countIn, moment } from './wire.js';

const count = z.int().min(0);

/** `GET /plans/held`: held people of plans that nothing has superseded, the newest plan first. */
export const heldQuery = z.object({
  org: z.string().min(1).max(255).optional(),
  configuration: z.string().min(1).max(255).optional(),
  limit: countIn(1, 1000).optional(),
});

const heldPerson = z.object({
  itemId: z.uuid(),
  org: z.string(),
  /** The code of what holds it, and more words where there are some. */
  reason: z.string(),
  message: z.string(),
  item: asIs<PersonItem>(z.object({ subject: z.literal('person'), email: z.string() })),
  planHash: z.hash('sha256'),
  runName: z.string(),
  /** People who have approved so far. */
  approvedBy: z.array(z.string()).readonly(),
});
export type HeldPersonBody = Readonly<z.output<typeof heldPerson>>;
export const heldBody = z.object({ held: z.array(heldPerson.readonly()) });

/** `GET /plans/recent`: the newest plans. */
export const recentPlansQuery = z.object({
  configuration: z.string().min(1).max(255).optional(),
  limit: countIn(1, 500).optional(),
});
const recentPlan = z.object({
  runId: z.uuid(),
  runName: z.string(),
  hash: z.hash('sha256'),
  configName: z.string(),
  mode: z.string(),
  requestedBy: z.string().nullable(),
  createdAt: moment,
  /** Null: it can be applied as long as nothing else has been decided. */
  expiresAt: moment.nullable(),
  state: z.enum(['open', 'expired', 'applying', 'applied', 'superseded']),
  /** Items that are not held, and those that are. */
  changes: count,
  held: count,
  /** The run that the plan undoes. */
  undoes: z.string().nullable(),
  /** One of two plans that were compared. */
  isCompared: z.boolean(),
});
export type RecentPlanBody = Readonly<z.output<typeof recentPlan>>;
export const recentPlansBody = z.object({ plans: z.array(recentPlan.readonly()) });

/** `POST /plans/:hash/votes`: a person's word about held people of the plan. What is left out narrows nothing. */
export const ballotBody = z
  .strictObject({
    verdict: z.enum(['approve', 'reject']),
    /** Whom the record shall name, and who counts as one person. */
    by: z.string().trim().min(1).max(200).optional(),
    reason: z.string().trim().min(1).max(2000).optional(),
    /** Needed where nothing narrows. */
    all: z.boolean().optional(),
    org: z.string().min(1).max(255).optional(),
    kind: z.enum(CHANGE_KINDS).optional(),
    rule: z.int().min(1).optional(),
    person: z.string().trim().min(3).max(320).optional(),
    /** The plan must be of this configuration. */
    configuration: z.string().min(1).max(255).optional(),
  })
  .refine(({ all, org, kind, rule, person }) => all === true || [org, kind, rule, person].some(Boolean), {
    error: 'says of whom by org, kind, rule or person, or by all: true',
  });
export type BallotBody = z.output<typeof ballotBody>;

/** What a vote has brought about. */
export const ballotCountBody = z.object({
  hash: z.hash('sha256'),
  voted: count,
  /** Let go, or rejected. */
  decided: count,
  /** They wait for more people. */
  waiting: count,
  /** Meant and left: they cannot be approved, or not by this person any more. */
  left: count,
});
export type BallotCountBody = Readonly<z.output<typeof ballotCountBody>>;
