import { z } from 'zod';

/** An error as it travels and is stored: the stable code, and the sentence for people. Never a secret, never a stack. */
export const errorSchema = z.object({
  code: z.string().min(1),
  message: z.string().min(1),
});
export type ErrorBody = z.output<typeof errorSchema>;

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
  /** SHA-256 over what was read, hexadecimal. */
  digest: z.hash('sha256'),
  startedAt: z.iso.datetime(),
});
export type ReadEvidenceBody = z.output<typeof readEvidenceSchema>;
