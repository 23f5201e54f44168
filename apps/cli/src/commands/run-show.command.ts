import { exitCodeOf, type RunState } from '#domain';
import { withDesk } from '../desk.js';
import type { CommonOptions } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { resultLines } from '../view/result-view.js';
import { runLines } from '../view/run-view.js';
import { waysOn } from '../view/show-run.js';

/** `runs show`: what was asked for, how each org stands, and what became of it. */
export async function runShow(nameOrId: string, flags: CommonOptions): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async ({ reader }) => {
    const run = await reader.run(encodeURIComponent(nameOrId));
    const progress = await reader.progress(run.id);
    const plans = await reader.plans(run.id);
    if (flags.json) {
      const tallies = await reader.tallies(plans.map(({ planId }) => planId));
      const { orgs, waitingFor } = progress;
      const exitCode = run.finishedAt === null ? null : exitCodeOf(run.state as RunState);
      terminal.result(JSON.stringify({ run, exitCode, orgs, waitingFor, plans, tallies }, null, 1));
      return 0;
    }
    for (const line of runLines(run, progress, terminal.paint)) terminal.result(line);
    const took = (run.finishedAt ?? new Date()).getTime() - run.startedAt.getTime();
    const outcome = plans.length === 0 ? [] : await resultLines(reader, run, took, terminal.paint);
    for (const line of outcome) terminal.result(line);
    for (const line of await waysOn(reader, run.id, run.planHash ?? '')) terminal.note(line);
    return 0;
  });
}
