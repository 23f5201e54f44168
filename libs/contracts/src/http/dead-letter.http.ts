import { z } from 'zod';
import { cursorIn, nextPage } from './page.http.js';
import { countIn, moment } from './wire.js';

/** Dead letters that one request sends again or gives up at most. */
export const DEAD_LETTER_BATCH_MAX = 500;

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

/** What makes dead letters one class. */
const ofClass = {
  reason: z.string().min(1).max(100).optional(),
  consumer: z.string().min(1).max(100).optional(),
  pattern: z.string().min(1).max(100).optional(),
  /** A run's id. */
  run: z.uuid().optional(),
  org: z.string().max(200).optional(),
};

/** `GET /dead-letters`: the newest first. */
export const deadLettersQuery = z.object({
  state: state.optional(),
  ...ofClass,
  limit: countIn(1, 500).optional(),
  after: cursorIn(z.tuple([z.string().max(40), z.uuid()])).optional(),
});
export const deadLettersBody = z.object({ deadLetters: z.array(deadLetterBody), next: nextPage });

/** `GET /dead-letters/:id`. */
export const deadLetterDetailBody = deadLetterBody.extend({
  /** The orgs that it concerns; empty: none in particular. */
  orgs: z.array(z.string()).readonly(),
  run: z.string().nullable(),
  /** Of the message: who sent what when. Its body stays in the database. */
  message: z.object({ type: z.string(), version: z.int(), occurredAt: z.string() }).readonly().nullable(),
});
export type DeadLetterBody = Readonly<z.output<typeof deadLetterBody>>;
export type DeadLetterDetailBody = Readonly<z.output<typeof deadLetterDetailBody>>;

/** `POST /dead-letters/:id/replay`, `…/discard`: what became of it. */
export const deadLetterStateBody = z.object({ id: z.uuid(), state });

/** `POST /dead-letters/:id/discard`. */
export const deadLetterDiscardBody = z.strictObject({ reason: z.string().trim().min(1).max(500).optional() });
export type DeadLetterDiscardBody = z.output<typeof deadLetterDiscardBody>;

/** `POST /dead-letters/replay`: all of a class, which has to be named by something, the oldest first. */
export const deadLetterReplayBody = z
  .strictObject({ ...ofClass, limit: z.int().min(1).max(DEAD_LETTER_BATCH_MAX).optional() })
  .refine(({ limit: _, ...named }) => Object.keys(named).length > 0, {
    error: 'name a class: reason, consumer, pattern, run or org',
  });
export type DeadLetterReplayBody = z.output<typeof deadLetterReplayBody>;

/** `left`: so many of the class are still dead. */
export const deadLetterReplayedBody = z.object({ replayed: z.int(), left: z.int() });
export type DeadLetterReplayedBody = Readonly<z.output<typeof deadLetterReplayedBody>>;
