import { type Database, type EngineLease, RunRepository } from '#db';
import { Outbox } from '#messaging';

/** Under this name a server holds the engine. */
export const SERVE = 'serve';

/**
 * What was left behind when this process took the engine. After another server everything goes on where it stopped: its
 * runs were asked of a server, which is back. What commands and services have left is nobody's work any more, as for
 * every command (ADR 0007).
 */
export async function resume(db: Database, { before }: Pick<EngineLease, 'before'>): Promise<void> {
  const outbox = new Outbox();
  await db.transaction(async (tx) => {
    if (before?.command === SERVE) return outbox.takeBack(tx);
    await new RunRepository(db).interruptAll(tx);
    return outbox.discardRuns(tx);
  });
}
