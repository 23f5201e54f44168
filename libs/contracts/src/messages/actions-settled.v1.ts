import { z } from 'zod';
import { defineMessage } from '../define-message.js';

/** These items have reached a final state: what waited for them can go on. executor → planner. */
export const ActionsSettledV1 = defineMessage({
  type: 'actions.settled',
  version: 1,
  body: z.object({
    runId: z.uuid(),
    planId: z.uuid(),
    orgId: z.uuid(),
    itemIds: z.array(z.uuid()).min(1).max(100),
  }),
});
export type ActionsSettledV1 = z.output<typeof ActionsSettledV1.body>;
