import { z } from 'zod';
import { defineMessage } from '../define-message.js';

/** The plan of one org is sealed under its hash. planner → planner (automatic approval), ops-api. */
export const PlanBuiltV1 = defineMessage({
  type: 'plan.built',
  version: 1,
  body: z.object({
    runId: z.uuid(),
    orgId: z.uuid(),
    planId: z.uuid(),
    planHash: z.hash('sha256'),
  }),
});
export type PlanBuiltV1 = z.output<typeof PlanBuiltV1.body>;
