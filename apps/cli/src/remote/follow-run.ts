import { setTimeout as sleep } from 'node:timers/promises';
import { type RunAcceptedBody, type RunBody, runBody } from '#contracts';
import { stopOnSignals } from '../stop-on-signals.js';
import type { Terminal } from '../terminal.js';
import { watch } from '../view/watch.js';
import type { FinishedRun } from '../workplace.js';
import { ServerSaidError } from './errors.js';
import type { RemoteReader } from './remote-reader.js';
import type { ServerConnection } from './server-connection.js';

/** Between questions whether the run has ended: soon for short runs, seldom for long ones. */
const ASK_MS = { min: 200, max: 2000 };

const OPEN = new Set<RunBody['state']>(['waiting', 'joined', 'running']);

/** Follows a run of the server to its end while a person watches. Ctrl-C asks the server to cancel it. */
export async function followRun(
  { id, name, mode, follow, admission, note }: RunAcceptedBody,
  server: ServerConnection,
  reader: RemoteReader,
  terminal: Terminal,
): Promise<FinishedRun> {
  const startedAt = Date.now();
  if (note !== undefined) terminal.note(note);
  if (admission === 'joined') {
    terminal.note(`${'Joined'.padEnd(11)} run ${follow.name}, which waits to do the same`);
  }
  const stop = stopOnSignals(() =>
    terminal.error(
      `Stopping: the server is asked to cancel run ${name}; what is in flight finishes first. Press Ctrl-C again to leave at once.`,
    ),
  );
  const watching = watch({ runId: follow.id, mode, reader }, terminal);
  try {
    await ended(follow.id, reader, stop.signal);
    const stopped = stop.signal.aborted && (await cancel(id, server));
    await watching.end();
    const run = await reader.run(stopped ? id : follow.id);
    return { run, stopped, milliseconds: Date.now() - startedAt };
  } finally {
    terminal.live('');
    stop.release();
    await watching.end().catch(() => undefined);
  }
}

/** Resolves when the run has ended, or when it shall be cancelled. */
async function ended(runId: string, reader: RemoteReader, signal: AbortSignal): Promise<void> {
  let waitMs = ASK_MS.min;
  while (!signal.aborted) {
    if (!OPEN.has((await reader.progress(runId)).state)) return;
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    waitMs = Math.min(ASK_MS.max, waitMs * 1.1);
  }
}

/** @returns false when the run had come to its own end meanwhile */
async function cancel(runId: string, server: ServerConnection): Promise<boolean> {
  try {
    await server.post(runBody, `/runs/${runId}/cancel`, {});
    return true;
  } catch (error) {
    if (error instanceof ServerSaidError && error.code === 'RUN_ENDED') return false;
    throw error;
  }
}
