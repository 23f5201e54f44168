import { z } from 'zod';
import { countIn, moment } from './wire.js';

const state = z.enum(['dead', 'replayed', 'discarded']);

/** A message that could not be handled. Its content stays in the database. */
const deadLetterBody = z.object({
  id: z.uuid(),
  messageId: z.uuid(),
  pattern: z.string(),
  consumer: z.string().nullable(),
  runId: z.uuid().nullable(),
  /** A code, see docs/errors.md. */
  reason: z.string(),
  attempts: z.int(),
  firstError: z.string(),
  lastError: z.string(),
  traceId: z.string().nullable(),
  diedAt: moment,
  state,
});

/** `GET /dead-letters`: the newest first. */
export const deadLettersQuery = z.object({ state: state.optional(), limit: countIn(1, 500).optional() });
export const deadLettersBody = z.object({ deadLetters: z.array(deadLetterBody) });

/** `POST /dead-letters/:id/replay`, `…/discard`: what became of it. */
export const deadLetterStateBody = z.object({ id: z.uuid(), state });
