import { z } from 'zod';

/** An error as it travels and is stored: the stable code, and the sentence for people. Never a secret, never a stack. */
export const errorSchema = z.object({
  code: z.string().min(1),
  message: z.string().min(1),
});
export type ErrorBody = z.output<typeof errorSchema>;

/** Keys of dropped rows that one read may name. */
export const DROPPED_KEYS_MAX = 10_000;

/**
 * What a source knows about the completeness of its read. `domain` judges it.
 * `flaws` name, in words, each reason why something may be missing; an empty list is a conclusive read.
 */
export const readEvidenceSchema = z.object({
  source: z.string().min(1),
  pages: z.int().min(0),
  /** Rows or entries that the source yielded, dropped ones included. */
  rows: z.int().min(0),
  people: z.int().min(0),
  /** How many `directory.users` messages carry them. */
  batches: z.int().min(0),
  dropped: z.int().min(0),
  flaws: z.array(z.object({ code: z.string().min(1), message: z.string().min(1) })),
  /** Mapped groups that a source with a register of groups does not know. A CSV has no register. */
  groupsNotFound: z.array(z.string()),
  warnings: z.array(z.string()),
  /** People that each group asked for has answered with. Left out by a source that is not asked group by group. */
  groupsAnswered: z.array(z.object({ group: z.string(), people: z.int().min(0) })).optional(),
  /** How many entries the source itself says there are, where it does. */
  stated: z.int().min(0).optional(),
  /** Keys of people whose rows were dropped, as their rows would have carried them. More than these are a flaw. */
  droppedKeys: z.array(z.string().min(1)).max(DROPPED_KEYS_MAX).optional(),
  /** The parts of a read of several sources, in order. */
  sources: z
    .array(
      z.object({
        source: z.string().min(1),
        outcome: z.enum(['read', 'failed']),
        pages: z.int().min(0),
        rows: z.int().min(0),
        people: z.int().min(0),
        dropped: z.int().min(0),
        groupsAnswered: z.array(z.object({ group: z.string(), people: z.int().min(0) })).optional(),
        groupsNotFound: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  /** SHA-256 over what was read, hexadecimal. */
  digest: z.hash('sha256'),
  startedAt: z.iso.datetime(),
});
export type ReadEvidenceBody = z.output<typeof readEvidenceSchema>;
