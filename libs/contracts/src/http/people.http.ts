import { z } from 'zod';
import { errorSchema } from '../shapes.js';
import { cursorIn, nextPage } from './page.http.js';
import { countIn, moment } from './wire.js';

/** People of one page at most. */
export const PEOPLE_PAGE_MAX = 200;

/**
 * `sign-only`: in Sign and not in the directory. `held`: a change waits. `failed`: a change of the newest plan failed.
 * `drift`: somebody changed them in Sign by hand. `protected`: owners and whoever `user_sync.protected` names.
 */
const PERSON_STATES = ['sign-only', 'held', 'failed', 'drift', 'protected'] as const;

/** `GET /people`, by address. */
export const peopleQuery = z.object({
  configuration: z.string().max(255).optional(),
  /** How an address, a first name or a last name begins, whatever its case. */
  q: z.string().trim().min(1).max(320).optional(),
  /** A directory group, exactly as the directory spells it. */
  group: z.string().min(1).max(1000).optional(),
  org: z.string().max(200).optional(),
  state: z.enum(PERSON_STATES).optional(),
  limit: countIn(1, PEOPLE_PAGE_MAX).optional(),
  after: cursorIn(z.string().max(400)).optional(),
});

const personInOrg = z.object({
  org: z.string(),
  inSign: z.boolean(),
  /** ACTIVE, INACTIVE …, as somebody last looked; null: nobody has. */
  status: z.string().nullable(),
  accountAdmin: z.boolean(),
  groups: z.array(z.object({ name: z.string(), admin: z.boolean() }).readonly()).readonly(),
  states: z.array(z.enum(PERSON_STATES)).readonly(),
});

const foundPerson = z.object({
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  /** Null: the directory does not have them. */
  directory: z
    .object({ enabled: z.boolean(), groups: z.array(z.string()).readonly() })
    .readonly()
    .nullable(),
  orgs: z.array(personInOrg.readonly()).readonly(),
});
export type FoundPersonBody = Readonly<z.output<typeof foundPerson>>;

export const peopleBody = z.object({ people: z.array(foundPerson.readonly()).readonly(), next: nextPage });
export type PeopleBody = Readonly<z.output<typeof peopleBody>>;

/** An address has at most 320 characters (RFC 5321). */
const email = z.string().trim().min(3).max(320);

/** `POST /people/sync`: one person, now. The answer is that of `POST /runs`. */
export const personSyncBody = z.strictObject({
  email,
  configuration: z.string().min(1).max(255).optional(),
  /** `plan` only shows what a sync would do. */
  mode: z.enum(['sync', 'plan']).optional(),
  /** Only in these orgs; all of the configuration where it is left out. */
  orgs: z.array(z.string().min(1).max(200)).min(1).max(500).optional(),
});
export type PersonSyncBody = z.output<typeof personSyncBody>;

/** How far a step of one sync is. */
const progress = z.enum(['waiting', 'running', 'done', 'failed', 'held', 'skipped']);

const call = z.object({
  call: z.string(),
  at: moment,
  finishedAt: moment.nullable(),
  /** `in_doubt`: no answer came that says whether it was done. */
  outcome: z.string().nullable(),
  answer: z.unknown(),
});

const change = z.object({
  item: z.uuid(),
  action: z.string(),
  state: z.string(),
  reason: errorSchema.readonly().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  /** People who have approved it so far. */
  approvedBy: z.array(z.string()).readonly(),
  calls: z.array(call.readonly()).readonly(),
});

/** `GET /people/sync/:run`: every step of the sync of a few people, as far as it has come. */
export const personSyncStepsBody = z.object({
  run: z.object({ id: z.uuid(), name: z.string(), state: z.string(), mode: z.string() }).readonly(),
  emails: z.array(z.string()).readonly(),
  directory: z
    .object({
      state: progress,
      error: errorSchema.readonly().nullable(),
      people: z
        .array(
          z
            .object({
              email: z.string(),
              found: z.boolean(),
              enabled: z.boolean(),
              groups: z.array(z.string()).readonly(),
            })
            .readonly(),
        )
        .readonly(),
      explanations: z.array(z.string()).readonly(),
    })
    .readonly(),
  orgs: z
    .array(
      z
        .object({
          org: z.string(),
          reading: z.object({ state: progress, error: errorSchema.readonly().nullable() }).readonly(),
          /** Wanted by the rules, a person a row; `null`: the org is not theirs. */
          desired: z.array(z.object({ email: z.string(), desired: z.unknown() }).readonly()).readonly(),
          plan: z.object({ state: progress, hash: z.string().nullable() }).readonly(),
          /** Whom the plan leaves alone, and why. */
          skips: z.array(z.object({ email: z.string(), reason: z.string() }).readonly()).readonly(),
          changes: z.array(change.readonly()).readonly(),
        })
        .readonly(),
    )
    .readonly(),
});
export type PersonSyncStepsBody = Readonly<z.output<typeof personSyncStepsBody>>;
