import { z } from 'zod';
import { defineMessage } from '../define-message.js';

/** Both sides of an org are known: decide its people, ask what is open, or seal its plan. planner → planner. */
export const OrgPlanRequestedV1 = defineMessage({
  type: 'org.plan.requested',
  version: 1,
  body: z.object({
    runId: z.uuid(),
    orgId: z.uuid(),
    /** Planning rounds of this org in this run, from 1; each round may ask questions once. */
    round: z.int().min(1),
  }),
});
export type OrgPlanRequestedV1 = z.output<typeof OrgPlanRequestedV1.body>;
