import type { Config } from '#config';
import type { Database, RunMode, RunOptions } from '#db';
import { osUser } from '../os-user.js';
import { keepHeapSmall } from '#service';
import { type Observe, startTelemetry } from '#telemetry';
import type { RunReader } from '../reader.js';
import { stopOnSignals } from '../stop-on-signals.js';
import type { Terminal } from '../terminal.js';
import { watch } from '../view/watch.js';
import type { FinishedRun, PlaceFlags } from '../workplace.js';
import { parseDuration } from './duration.js';

/** What a run in this process works with. */
export interface LocalGround {
  readonly db: Database;
  readonly config: Config;
  readonly reader: RunReader;
  /** The log of this command. */
  readonly log: Observe;
}

/** Runs one run in this process while a person watches. */
export async function runInProcess(
  { db, config, reader, log }: LocalGround,
  mode: RunMode,
  options: RunOptions,
  { maxWait = '2h', wait }: PlaceFlags,
  terminal: Terminal,
): Promise<FinishedRun> {
  keepHeapSmall();
  const { runCommand } = await import('../../../all-in-one/src/index.js');
  const maxWaitMs = parseDuration(maxWait, '--max-wait');
  const startedAt = Date.now();
  const stop = stopOnSignals(() =>
    terminal.error('Stopping: what is in flight finishes first. Press Ctrl-C again to stop at once.'),
  );
  const telemetry = await startTelemetry({ serviceName: 'sign-sync', env: process.env, log });
  let watching: { end(): Promise<void> } | undefined;
  try {
    const result = await runCommand(db, {
      ...{
        config,
        mode,
        options,
        maxWaitMs,
        wait: wait ?? false,
        requestedBy: osUser(),
        command: mode === 'test' ? 'sync -t' : mode,
      },
      signal: stop.signal,
      observe: telemetry.observe,
      onNotice: (line) => terminal.note(line),
      onStarted: ({ runId }) => {
        watching = watch({ runId, mode, reader }, terminal);
      },
    });
    await watching?.end();
    const run = await reader.run(result.runId);
    return { run, stopped: result.stopped, milliseconds: Date.now() - startedAt };
  } finally {
    terminal.live('');
    await watching?.end();
    stop.release();
    await telemetry.stop();
  }
}
