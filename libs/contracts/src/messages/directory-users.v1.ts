import { z } from 'zod';
import { defineMessage } from '../define-message.js';

const directoryUserSchema = z.object({
  /** Where the source found it: the row number of a file, from 1. */
  row: z.int().min(1),
  /** The source's own key of the person, where it has one that outlives a change of address. */
  sourceKey: z.string().min(1).optional(),
  email: z.string().min(1),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  groups: z.array(z.string()),
  /** False when the source names this person as disabled: positive evidence, unlike absence. */
  enabled: z.boolean().optional(),
});
export type DirectoryUserBody = z.output<typeof directoryUserSchema>;

/** People as the source gave them, in its own order: at most 500 and 256 KiB a message. source-ingest → planner. */
export const DirectoryUsersV1 = defineMessage({
  type: 'directory.users',
  version: 1,
  body: z.object({
    runId: z.uuid(),
    /** One attempt to read the source; a repeated attempt has another id and replaces the first. */
    readId: z.uuid(),
    /** Counts the messages of this read from 0; the evidence says how many there are. */
    batch: z.int().min(0),
    people: z.array(directoryUserSchema).min(1).max(500),
  }),
});
export type DirectoryUsersV1 = z.output<typeof DirectoryUsersV1.body>;
