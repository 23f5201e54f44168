import type { ReportRepository } from '#db';
import { exitCodeOf, type RunState } from '#domain';
import type { CommonOptions } from '../program.js';
import type { FinishedRun } from '../run-in-process.js';
import type { Terminal } from '../terminal.js';
import { planDocument } from './plan-document-view.js';
import { totals } from './plan-view.js';
import { counterLines, plannedLine, resultLines } from './result-view.js';

/** Shows how a run ended. @returns the exit code of SEMANTICS 29 */
export async function showRun(
  { run, stopped, milliseconds }: FinishedRun,
  reports: ReportRepository,
  terminal: Terminal,
  flags: CommonOptions,
): Promise<number> {
  if (stopped) {
    terminal.error(
      'Stopped. What was begun is finished and recorded; the rest was not done. Run "sign-sync sync" to go on: it looks at Sign afresh first.',
    );
    return 130;
  }
  const exitCode = exitCodeOf(run.state as RunState);
  if (run.error) {
    terminal.error(run.error.message);
    terminal.error(terminal.paint.quiet(`Error ${run.error.code}. See docs/errors.md. Nothing was written.`));
  }
  const { changes, held } = await totals(reports, run.id);
  const writes = run.mode === 'sync' || run.mode === 'apply';
  if (!run.error) {
    const outcome = await resultLines(reports, run, milliseconds, terminal.paint);
    for (const line of writes ? outcome : outcome.slice(1)) terminal.note(line);
    for (const line of run.mode === 'plan' ? [] : await counterLines(reports, run)) terminal.note(line);
  }
  if (flags.json) {
    const result = { state: run.state, exitCode, error: run.error, directory: run.directory, changes, held };
    terminal.result(
      JSON.stringify({ run: run.name, ...result, plan: await planDocument(reports, run) }, null, 1),
    );
    return exitCode;
  }
  if (!writes && !run.error) {
    terminal.result(plannedLine(run, changes, held));
    if (run.mode === 'plan' && changes > 0) {
      terminal.note(`Apply exactly this:   sign-sync apply ${(run.planHash ?? '').slice(0, 8)}`);
    }
  }
  const trace = terminal.paint.quiet(`trace ${run.traceId.slice(0, 8)}…`);
  terminal.result(`Run ${run.name}   ${trace}   exit ${exitCode}`);
  return exitCode;
}
