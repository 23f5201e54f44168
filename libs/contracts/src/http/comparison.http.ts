import { z } from 'zod';

/** A main file of a configuration has a few pages; a thousand rules with it. */
export const CONFIGURATION_TEXT_MAX = 256 * 1024;

/**
 * `POST /plans/comparisons`: half of a comparison, a run that only plans. Without `basedOn` it plans by the server's
 * configuration and reads what both halves need; with it, by the rules and the policy of `other`, from what that run
 * has read. What else `other` says, and the files that it names, are neither read nor opened.
 */
export const comparisonBody = z.strictObject({
  /** May be left out where the server has only one. */
  configuration: z.string().min(1).max(255).optional(),
  other: z
    .strictObject({
      /** As messages name it. */
      file: z.string().trim().min(1).max(255),
      /** The text of its main file. */
      text: z.string().min(1).max(CONFIGURATION_TEXT_MAX),
    })
    .readonly(),
  /** The run of the first half. */
  basedOn: z.uuid().optional(),
  /** The words after `--users`. */
  users: z.array(z.string().max(1000)).min(1).max(1000).optional(),
  allowEmpty: z.boolean().optional(),
  allowShrink: z.boolean().optional(),
  /** Whom the record shall name as having asked. */
  by: z.string().trim().min(1).max(200).optional(),
});
export type ComparisonBody = z.output<typeof comparisonBody>;
