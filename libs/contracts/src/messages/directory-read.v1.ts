import { z } from 'zod';
import { defineMessage } from '../define-message.js';
import { errorSchema, readEvidenceSchema } from '../shapes.js';

/** The source has been read to its end, or could not be. source-ingest → planner. */
export const DirectoryReadV1 = defineMessage({
  type: 'directory.read',
  version: 1,
  body: z.object({
    runId: z.uuid(),
    /** One attempt to read the source; a repeated attempt has another id and replaces the first. */
    readId: z.uuid(),
    result: z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('read'), evidence: readEvidenceSchema }),
      z.object({ outcome: z.literal('failed'), error: errorSchema }),
    ]),
  }),
});
export type DirectoryReadV1 = z.output<typeof DirectoryReadV1.body>;
