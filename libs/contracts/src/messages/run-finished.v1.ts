import { z } from 'zod';
import { defineMessage } from '../define-message.js';

/** A run has ended. planner → ops-api, notifications. */
export const RunFinishedV1 = defineMessage({
  type: 'run.finished',
  version: 1,
  body: z.object({
    runId: z.uuid(),
    state: z.enum(['done', 'held', 'partly_done', 'failed', 'cancelled']),
  }),
});
export type RunFinishedV1 = z.output<typeof RunFinishedV1.body>;
