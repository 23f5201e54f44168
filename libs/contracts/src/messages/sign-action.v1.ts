import { z } from 'zod';
import { defineMessage } from '../define-message.js';

/** Released plan items of one org, at most 100. The plan item's row is the truth. planner → executor. */
export const SignActionV1 = defineMessage({
  type: 'sign.action',
  version: 1,
  body: z.object({
    runId: z.uuid(),
    planId: z.uuid(),
    orgId: z.uuid(),
    lane: z.enum(['urgent', 'bulk']),
    items: z
      .array(z.object({ itemId: z.uuid(), kind: z.string().min(1), generation: z.int().min(1) }))
      .min(1)
      .max(100),
  }),
});
export type SignActionV1 = z.output<typeof SignActionV1.body>;
