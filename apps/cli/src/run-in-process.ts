import type { Config } from '#config';
import {
  type Database,
  ReportRepository,
  type RunMode,
  RunRepository,
  type RunEntity,
  type RunOptions,
} from '#db';
import { createObserver } from '#telemetry';
import { parseDuration } from './duration.js';
import { keepHeapSmall } from './keep-heap-small.js';
import type { RunFlags } from './program.js';
import type { Terminal } from './terminal.js';
import { watch } from './view/watch.js';

export interface FinishedRun {
  readonly run: RunEntity;
  readonly stopped: boolean;
  readonly milliseconds: number;
}

/** Runs one run in this process while a person watches. The first Ctrl-C stops cleanly, a second one at once. */
export async function runInProcess(
  db: Database,
  config: Config,
  mode: RunMode,
  options: RunOptions,
  flags: Pick<RunFlags, 'wait' | 'maxWait' | 'debug'>,
  terminal: Terminal,
): Promise<FinishedRun> {
  keepHeapSmall();
  const { runCommand } = await import('../../all-in-one/src/index.js');
  const maxWaitMs = parseDuration(flags.maxWait, '--max-wait');
  const startedAt = Date.now();
  const stop = stopOnSignals(terminal);
  let watching: { end(): Promise<void> } | undefined;
  try {
    const result = await runCommand(db, {
      ...{ config, mode, options, maxWaitMs, command: mode === 'test' ? 'sync -t' : mode },
      wait: flags.wait ?? false,
      signal: stop.signal,
      observe: createObserver({ level: flags.debug ? 'debug' : 'silent' }),
      onNotice: (line) => terminal.note(line),
      onStarted: ({ runId }) => {
        const runs = new RunRepository(db);
        watching = watch({ runId, mode, runs, reports: new ReportRepository(db) }, terminal);
      },
    });
    await watching?.end();
    const run = await new RunRepository(db).find(result.runId);
    return { run, stopped: result.stopped, milliseconds: Date.now() - startedAt };
  } finally {
    terminal.live('');
    await watching?.end();
    stop.release();
  }
}

function stopOnSignals(terminal: Terminal): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    terminal.error('Stopping: what is in flight finishes first. Press Ctrl-C again to stop at once.');
    controller.abort(new Error('Stopped by the user'));
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    release: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  };
}
