import type { CommonOptions, PlanFormat } from '../flags.js';
import { NothingPlannedError, SyncError } from '#domain';
import { openTerminal } from '../terminal.js';
import { planDocument } from '../view/plan-document-view.js';
import { inFormat } from '../view/plan-format.js';
import { directoryLines, planLines, totals } from '../view/plan-view.js';
import { plannedLine, resultLines } from '../view/result-view.js';
import { withState } from '../with-run.js';

class PlanUnknownError extends SyncError {
  readonly code = 'PLAN_UNKNOWN';
  readonly retryable = false;
}

/** `plan show`: a stored plan and what became of it. Reads the state only, so it answers while a sync runs. */
export async function planShow(
  hash: string | undefined,
  flags: CommonOptions & { all?: true; format?: PlanFormat },
): Promise<void> {
  const format = flags.json ? 'json' : (flags.format ?? 'text');
  const terminal = openTerminal(format === 'text' ? flags : { ...flags, json: true });
  process.exitCode = await withState(flags, terminal, async ({ reader }) => {
    const found = hash === undefined ? undefined : await reader.findPlan(hash.split('…')[0] ?? hash);
    const runId = found ? found[0]?.runId : await reader.latestPlannedRun();
    if (runId === undefined) {
      if (hash === undefined) throw new NothingPlannedError();
      throw new PlanUnknownError(`No stored plan has the hash ${hash}.`);
    }
    if (found && found.length > 1) {
      throw new PlanUnknownError(
        `Several plans begin with ${hash ?? ''}: ${found.map((one) => one.hash.slice(0, 12)).join(', ')}.`,
      );
    }
    const run = await reader.run(runId);
    if (format !== 'text') {
      terminal.result(inFormat(await planDocument(reader, run), format));
      return 0;
    }
    const all = flags.all ? { all: true as const } : {};
    for (const line of directoryLines(run, terminal.paint)) terminal.result(line);
    for (const line of await planLines(reader, run, terminal.paint, all)) terminal.result(line);
    const { changes, held } = await totals(reader, run.id);
    if (run.mode === 'sync') {
      const milliseconds = (run.finishedAt ?? new Date()).getTime() - run.startedAt.getTime();
      for (const line of await resultLines(reader, run, milliseconds, terminal.paint)) terminal.result(line);
      terminal.result(`Run ${run.name}   ${run.state.replace('_', ' ')}`);
    } else {
      terminal.result(plannedLine(run, changes, held));
    }
    return 0;
  });
}
