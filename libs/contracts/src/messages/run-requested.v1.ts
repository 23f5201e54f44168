import { z } from 'zod';
import { defineMessage } from '../define-message.js';

/** A trigger asks for a run. The run's row says what: configuration, scope, mode. trigger → source-ingest, planner. */
export const RunRequestedV1 = defineMessage({
  type: 'run.requested',
  version: 1,
  body: z.object({
    runId: z.uuid(),
  }),
});
export type RunRequestedV1 = z.output<typeof RunRequestedV1.body>;
