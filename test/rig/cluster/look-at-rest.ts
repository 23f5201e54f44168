import { setTimeout as pause } from 'node:timers/promises';
import type { RunFacts } from '../oracle/facts.js';
import type { DatabasePeek } from './database-peek.js';

export type Rest = Omit<RunFacts, 'state'>;

/** What the last kill left behind may take a moment after the run has ended. */
const QUIET_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 250;

const REST = `select (select count(*)::int from outbox) as outbox,
  (select count(*)::int from dead_letter) as "deadLetters",
  (select count(*)::int from plan_item where state in ('planned', 'pending', 'intended', 'in_doubt')) as "openItems"`;

/** What is left to do after a run, once nothing more is done about it. @throws Error the database does not answer */
export async function lookAtRest(peek: DatabasePeek, signal: AbortSignal): Promise<Rest> {
  const until = Date.now() + QUIET_WITHIN_MS;
  for (;;) {
    signal.throwIfAborted();
    const [rest] = (await peek.ask<Rest>(REST)) ?? [];
    const isLate = Date.now() > until;
    if (rest !== undefined && (rest.outbox + rest.openItems === 0 || isLate)) return rest;
    if (isLate) throw new Error('The database does not answer after the run.');
    await pause(LOOK_EVERY_MS);
  }
}
