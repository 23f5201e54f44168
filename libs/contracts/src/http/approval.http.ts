import { z } from 'zod';
import { CHANGE_KINDS, type PersonItem } from '#domain';
import { cursorIn, nextPage } from './page.http.js';
import { asIs, countIn, moment } from './wire.js';

const count = z.int().min(0);

/** `GET /plans/held`: held people of plans that nothing has superseded, the newest plan first. */
export const heldQuery = z.object({
  org: z.string().min(1).max(255).optional(),
  configuration: z.string().min(1).max(255).optional(),
  /** The code of what holds them. */
  reason: z.string().min(1).max(100).optional(),
  /** Number of a rule that matched them. */
  rule: countIn(1, 1_000_000).optional(),
  /** What their address begins with. */
  person: z.string().trim().min(1).max(320).optional(),
  after: cursorIn(
    z.object({
      ...{ at: z.iso.datetime(), isOther: z.boolean(), org: z.string() },
      ...{ position: z.int32(), id: z.uuid() },
    }),
  ).optional(),
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
export const heldBody = z.object({ held: z.array(heldPerson.readonly()).readonly(), next: nextPage });
export type HeldBody = z.output<typeof heldBody>;

/** `GET /plans/recent`: the newest plans. */
export const recentPlansQuery = z.object({
  configuration: z.string().min(1).max(255).optional(),
  org: z.string().min(1).max(255).optional(),
  /** Made at or after that moment … */
  from: moment.optional(),
  /** … and before that one. */
  to: moment.optional(),
  after: cursorIn(z.object({ at: z.iso.datetime(), runId: z.uuid() })).optional(),
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
export const recentPlansBody = z.object({
  plans: z.array(recentPlan.readonly()).readonly(),
  next: nextPage,
});
export type RecentPlansBody = z.output<typeof recentPlansBody>;

/** `GET /approvals`: plans of one org each that hold somebody, the newest first. */
export const approvalsQuery = z.object({
  after: cursorIn(
    z.object({ at: z.iso.datetime(), isOther: z.boolean(), org: z.string(), id: z.uuid() }),
  ).optional(),
  limit: countIn(1, 200).optional(),
});
const waitingPlan = z.object({
  planId: z.uuid(),
  org: z.string(),
  runId: z.uuid(),
  runName: z.string(),
  planHash: z.hash('sha256'),
  configName: z.string(),
  /** Who asked for the run; null for a schedule. */
  requestedBy: z.string().nullable(),
  plannedAt: moment,
  /** From then on nothing of it can be approved. Null: as long as nothing else has been decided. */
  expiresAt: moment.nullable(),
  /** People who must approve each change; null where the server has that configuration no more. */
  needed: z.int().min(1).nullable(),
  /** Whether the caller may approve: not what the caller asked for, where four eyes are wanted. */
  mayApprove: z.boolean(),
  reasons: z
    .array(
      z
        .object({
          /** The code of what holds them. */
          reason: z.string(),
          message: z.string(),
          items: count,
          /** Whether a word of people lets them go; if not, only a complete read or another rule does. */
          approvable: z.boolean(),
          /** Words given for the change with the fewest, and for that with the most. */
          votes: z.object({ fewest: count, most: count }).readonly(),
          approvedBy: z.array(z.string()).readonly(),
        })
        .readonly(),
    )
    .readonly(),
});
export const approvalsBody = z.object({
  approvals: z.array(waitingPlan.readonly()).readonly(),
  next: nextPage,
});
export type ApprovalsBody = z.output<typeof approvalsBody>;

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
    /** What their address begins with. */
    begins: z.string().trim().min(1).max(320).optional(),
    /** The code of what holds them. */
    heldFor: z.string().min(1).max(100).optional(),
    /** Name of a Sign group that they are in, before or after. */
    group: z.string().trim().min(1).max(255).optional(),
    /** Ids of items. */
    items: z.array(z.uuid()).min(1).max(1000).optional(),
    /** The plan must be of this configuration. */
    configuration: z.string().min(1).max(255).optional(),
  })
  .refine(
    ({ all, ...by }) =>
      all === true ||
      [by.org, by.kind, by.rule, by.person, by.begins, by.heldFor, by.group, by.items].some(Boolean),
    { error: 'says of whom by org, kind, rule, person, begins, heldFor, group or items, or by all: true' },
  );
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
