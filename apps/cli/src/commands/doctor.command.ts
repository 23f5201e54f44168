import { explain } from '../fail.js';
import type { CommonOptions } from '../flags.js';
import { stopOnSignals } from '../stop-on-signals.js';
import { openTerminal } from '../terminal.js';
import { doctorLines, verdictLines } from '../view/doctor-view.js';

/** `doctor`: connects to every source and org of the configuration and says what it found. Changes nothing. */
export async function doctor(flags: CommonOptions & { users?: string[] }): Promise<void> {
  const terminal = openTerminal(flags);
  const stop = stopOnSignals(() => terminal.live(''));
  try {
    const { inspectHere } = await import('../local/inspect-here.js');
    const report = await inspectHere(flags, terminal, stop.signal);
    if (flags.json) {
      terminal.result(JSON.stringify(report, null, 1));
    } else {
      for (const line of doctorLines(report, terminal.paint)) terminal.note(line);
      for (const line of verdictLines(report, terminal.paint)) terminal.result(line);
    }
    process.exitCode = report.isReady ? 0 : 1;
  } catch (error) {
    terminal.live('');
    if (stop.signal.aborted) {
      terminal.error('Stopped. Nothing was changed.');
      process.exitCode = 130;
      return;
    }
    explain(error, terminal, flags.debug ?? false);
    process.exitCode = 1;
  } finally {
    stop.release();
  }
}
