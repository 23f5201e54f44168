import { z } from 'zod';

const row = z.object({
  what: z.enum(['group', 'group admin', 'account admin', 'status']),
  desired: z.string(),
  actual: z.string(),
  written: z.string(),
});

const orgExplanation = z.object({
  org: z.string(),
  standing: z.enum(['in-step', 'planned', 'applied', 'held', 'failed', 'skipped', 'not-managed']),
  /** Wanted, found in Sign and last written, side by side. */
  rows: z.array(row.readonly()).readonly(),
  /** From the directory group over the rule to the value, a step a line. */
  because: z.array(z.string()).readonly(),
  /** The same in parts: the value, the directory group, the rule with its place, and why that one. */
  path: z
    .array(
      z
        .object({
          value: z.string(),
          directoryGroup: z.string().optional(),
          rule: z.object({ number: z.int(), file: z.string(), line: z.int() }).readonly().optional(),
          note: z.string().optional(),
        })
        .readonly(),
    )
    .readonly(),
  /** The nearest condition that is not met. Codes are stable. */
  unmet: z
    .object({
      code: z.enum([
        'OWNER',
        'PROTECTED',
        'NOT_IN_DIRECTORY',
        'DISABLED_IN_DIRECTORY',
        'SPELLING',
        'NOT_IN_A_GROUP',
        'OUT_OF_SCOPE',
        'OTHER_ORG',
        'SKIPPED',
        'HELD',
        'REFUSED',
        'NOT_APPLIED',
      ]),
      message: z.string(),
    })
    .readonly()
    .optional(),
  /** While somebody who has left waits to be deactivated: since when they are without rights, and until when. */
  offboarding: z.object({ since: z.iso.datetime(), until: z.iso.datetime() }).readonly().optional(),
});

/** `GET /people/explain?email=…`: one person in every org, by the newest plan. */
export const personExplanationBody = z.object({
  email: z.string(),
  run: z.object({ name: z.string(), at: z.iso.datetime() }).readonly(),
  orgs: z.array(orgExplanation.readonly()).readonly(),
});
export type PersonExplanationBody = Readonly<z.output<typeof personExplanationBody>>;

/** An address has at most 320 characters (RFC 5321). */
export const explainQuery = z.object({
  email: z.string().trim().min(3).max(320),
  configuration: z.string().optional(),
});
