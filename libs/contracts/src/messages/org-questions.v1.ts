import { z } from 'zod';
import { defineMessage } from '../define-message.js';

/** Facts that a decision depends on and nobody has read yet: at most 500 people a message. planner → executor. */
export const OrgQuestionsV1 = defineMessage({
  type: 'org.questions',
  version: 1,
  body: z.object({
    runId: z.uuid(),
    orgId: z.uuid(),
    /** Planning rounds of this org in this run, from 1. */
    round: z.int().min(1),
    questions: z
      .array(z.object({ signUserId: z.string().min(1), facts: z.array(z.enum(['status', 'groups'])).min(1) }))
      .min(1)
      .max(500),
  }),
});
export type OrgQuestionsV1 = z.output<typeof OrgQuestionsV1.body>;
