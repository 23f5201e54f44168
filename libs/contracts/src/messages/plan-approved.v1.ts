import { z } from 'zod';
import { defineMessage } from '../define-message.js';

/** A person, or the automatic rule, lets this exact plan run. ops-api or planner → planner, which releases the items. */
export const PlanApprovedV1 = defineMessage({
  type: 'plan.approved',
  version: 1,
  body: z.object({
    /** The run that applies it: the one that made the plan, or a later `apply`. */
    runId: z.uuid(),
    planId: z.uuid(),
    /** The planner refuses a plan whose stored hash differs. */
    planHash: z.hash('sha256'),
    approvedBy: z.string().min(1),
    approvedAt: z.iso.datetime(),
  }),
});
export type PlanApprovedV1 = z.output<typeof PlanApprovedV1.body>;
