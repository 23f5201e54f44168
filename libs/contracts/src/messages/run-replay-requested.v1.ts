import { z } from 'zod';
import { defineMessage } from '../define-message.js';

/** Somebody wants a run's plans made once more, from what they were made from, and compared. ops-api → planner. */
export const RunReplayRequestedV1 = defineMessage({
  type: 'run.replay.requested',
  version: 1,
  body: z.object({ replayId: z.uuid() }),
});
export type RunReplayRequestedV1 = z.output<typeof RunReplayRequestedV1.body>;
