import { z } from 'zod';
import { defineMessage } from '../define-message.js';

/** What was read of the source got lost before it was stored: read it again from its beginning. planner → source-ingest. */
export const DirectoryReadRequestedV1 = defineMessage({
  type: 'directory.read.requested',
  version: 1,
  body: z.object({
    runId: z.uuid(),
  }),
});
export type DirectoryReadRequestedV1 = z.output<typeof DirectoryReadRequestedV1.body>;
