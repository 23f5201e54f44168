import { exitCodeOf, type RunState } from '#domain';
import type { CommonOptions } from '../flags.js';
import type { RunReader } from '../reader.js';
import type { Terminal } from '../terminal.js';
import type { FinishedRun } from '../workplace.js';
import { goOnLines } from './go-on-lines.js';
import { planDocument } from './plan-document-view.js';
import { totals } from './plan-view.js';
import { counterLines, plannedLine, resultLines } from './result-view.js';

/** Ends that somebody else brought about: another person, or whatever ended the process. */
const CUT: Readonly<Record<string, { readonly words: string; readonly exitCode: number } | undefined>> = {
  cancelled: { words: 'was cancelled by somebody else.', exitCode: 130 },
  interrupted: { words: 'was interrupted.', exitCode: 1 },
};

/** Shows how a run ended. @returns the exit code of SEMANTICS 29 */
export async function showRun(
  { run, stopped, milliseconds }: FinishedRun,
  reader: RunReader,
  terminal: Terminal,
  flags: CommonOptions,
): Promise<number> {
  if (stopped) {
    terminal.error(
      'Stopped. What was begun is finished and recorded; the rest was not done. Run "sign-sync sync" to go on: it looks at Sign afresh first.',
    );
    return 130;
  }
  const cut = CUT[run.state];
  if (cut !== undefined) {
    terminal.error(
      `Run ${run.name} ${cut.words} What was begun is finished and recorded; the rest was not done.`,
    );
    return cut.exitCode;
  }
  const exitCode = exitCodeOf(run.state as RunState);
  if (run.error) {
    terminal.error(run.error.message);
    terminal.error(terminal.paint.quiet(`Error ${run.error.code}. See docs/errors.md. Nothing was written.`));
  }
  const { changes, held } = await totals(reader, run.id);
  const writes = run.mode === 'sync' || run.mode === 'apply';
  if (!run.error) {
    const outcome = await resultLines(reader, run, milliseconds, terminal.paint);
    for (const line of writes ? outcome : outcome.slice(1)) terminal.note(line);
    for (const line of run.mode === 'plan' ? [] : await counterLines(reader, run)) terminal.note(line);
  }
  if (flags.json) {
    const result = { state: run.state, exitCode, error: run.error, directory: run.directory, changes, held };
    terminal.result(
      JSON.stringify({ run: run.name, ...result, plan: await planDocument(reader, run) }, null, 1),
    );
    return exitCode;
  }
  if (!writes && !run.error) {
    terminal.result(plannedLine(run, changes, held));
    if (run.mode === 'plan' && changes > 0) {
      terminal.note(`Apply exactly this:   sign-sync apply ${(run.planHash ?? '').slice(0, 8)}`);
    }
  }
  for (const line of run.error ? [] : await waysOn(reader, run.id, run.planHash ?? '')) terminal.note(line);
  const trace = terminal.paint.quiet(`trace ${run.traceId.slice(0, 8)}…`);
  terminal.result(`Run ${run.name}   ${trace}   exit ${exitCode}`);
  return exitCode;
}

/** How to go on where a run holds somebody. */
export async function waysOn(reader: RunReader, runId: string, planHash: string): Promise<string[]> {
  const plans = await reader.plans(runId);
  return goOnLines(await reader.tallies(plans.map(({ planId }) => planId)), planHash);
}
