import { z } from 'zod';
import { errorSchema } from '../shapes.js';
import { defineMessage } from '../define-message.js';

/** One batch of questions is answered: facts are stored, failures marked. executor → planner. */
export const OrgAnsweredV1 = defineMessage({
  type: 'org.answered',
  version: 1,
  body: z.object({
    runId: z.uuid(),
    orgId: z.uuid(),
    round: z.int().min(1),
    /** Present when the org as a whole failed: a refused key, a wait that is too long. */
    error: errorSchema.optional(),
  }),
});
export type OrgAnsweredV1 = z.output<typeof OrgAnsweredV1.body>;
