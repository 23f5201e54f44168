import { z } from 'zod';
import type { AccessState } from '#domain';
import { errorSchema } from '../shapes.js';
import { access } from './plan.http.js';
import { asIs, countIn } from './wire.js';

/** Steps of one page at most. */
export const STEPS_PAGE_MAX = 500;

const state = asIs<AccessState>(access);
const cause = z.enum(['first-seen', 'run', 'looked', 'hand']);
const person = z
  .object({
    email: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    groups: z.array(z.string()).readonly(),
    enabled: z.boolean(),
  })
  .readonly();

const placed = { key: z.string(), at: z.iso.datetime(), run: z.string().optional() };
const change = {
  item: z.string(),
  action: z.string(),
  before: state.optional(),
  after: state,
  rules: z.array(z.int()).readonly(),
  /** Why it waits: a code. */
  held: z.string().optional(),
  isDrift: z.literal(true).optional(),
};

const step = z.discriminatedUnion('what', [
  /** What a read of the directory said; without `person` it did not find them. */
  z.object({ ...placed, what: z.literal('directory'), person: person.optional(), complete: z.boolean() }),
  /** What a plan decided; without `change` there was nothing to do. */
  z.object({
    ...{ ...placed, what: z.literal('decision'), org: z.string() },
    change: z.object(change).readonly().optional(),
    /** Why the plan left the person alone: a code. */
    skipped: z.string().optional(),
  }),
  /** How an item of a plan ended. */
  z.object({
    ...{ ...placed, what: z.literal('outcome'), org: z.string() },
    ...{ item: z.string(), action: z.string(), state: z.string(), reason: errorSchema.optional() },
  }),
  /** Another state in Sign, and who is behind it. */
  z.object({
    ...{ ...placed, what: z.literal('sign'), org: z.string(), cause, item: z.string().optional() },
    ...{ before: state.optional(), user: state },
  }),
]);
export type HistoryStepBody = Readonly<z.output<typeof step>>;

/** An address has at most 320 characters (RFC 5321). */
const email = z.string().trim().min(3).max(320);

/** `GET /people/history`: the newest first. */
export const historyQuery = z.object({
  ...{ email, org: z.string().optional(), configuration: z.string().optional() },
  /** The `next` of the page before. */
  before: z.string().max(64).optional(),
  limit: countIn(1, STEPS_PAGE_MAX).optional(),
});

/** A page of steps. `next` is the `before` of the next one; null behind the last. */
export const historyBody = z.object({
  email: z.string(),
  /** Since when there are records at all. */
  since: z.iso.datetime().nullable(),
  orgs: z.array(z.string()).readonly(),
  steps: z.array(step.readonly()).readonly(),
  next: z.string().nullable(),
});
export type HistoryBody = Readonly<z.output<typeof historyBody>>;

/** `GET /people/state?at=…`: what was known of one person at a moment. */
export const personStateQuery = z.object({
  email,
  at: z.iso.datetime(),
  configuration: z.string().optional(),
});

export const personStateBody = z.object({
  email: z.string(),
  at: z.iso.datetime(),
  since: z.iso.datetime().nullable(),
  /** Absent: no read had found the person yet. Without `person`: the last one did not find them. */
  directory: z
    .object({ at: z.iso.datetime(), run: z.string(), complete: z.boolean(), person: person.optional() })
    .readonly()
    .optional(),
  orgs: z
    .array(
      z
        .object({
          org: z.string(),
          user: z
            .object({ state, since: z.iso.datetime(), cause, run: z.string().optional() })
            .readonly()
            .optional(),
          /** Absent: no plan had decided about the person. Without changes there was nothing to do. */
          desired: z
            .object({
              run: z.string(),
              at: z.iso.datetime(),
              /** Why the plan left the person alone: a code. */
              skipped: z.string().optional(),
              changes: z.array(z.object({ ...change, state: z.string() }).readonly()).readonly(),
            })
            .readonly()
            .optional(),
        })
        .readonly(),
    )
    .readonly(),
});
export type PersonStateBody = Readonly<z.output<typeof personStateBody>>;
