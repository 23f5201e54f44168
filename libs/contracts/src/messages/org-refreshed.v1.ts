import { z } from 'zod';
import { defineMessage } from '../define-message.js';
import { errorSchema } from '../shapes.js';

/** The org's lists are stored as a snapshot, or could not be read. executor → planner. */
export const OrgRefreshedV1 = defineMessage({
  type: 'org.refreshed',
  version: 1,
  body: z.object({
    runId: z.uuid(),
    orgId: z.uuid(),
    result: z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('read'), snapshot: z.int().min(1) }),
      z.object({ outcome: z.literal('failed'), error: errorSchema }),
    ]),
  }),
});
export type OrgRefreshedV1 = z.output<typeof OrgRefreshedV1.body>;
