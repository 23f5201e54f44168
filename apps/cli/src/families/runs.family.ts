import type { Command } from 'commander';
import type { CommonOptions, ListFlags, RunFlags } from '../flags.js';
import { maxWait, withPages, withRunOptions, withServer } from '../options.js';

/** Commands that start runs, and those that look after them. */
export function addRuns(program: Command): void {
  withRunOptions(program.command('sync').alias('sign-sync'), 'Read the directory, plan, and apply the plan.')
    .option('-t, --test-mode', 'plan only: nothing is written to Acrobat Sign')
    .option('-T, --no-test-mode', 'write, even if invocation_defaults say test_mode')
    .action(async (options: RunFlags) => (await import('../commands/sync.command.js')).sync(options));

  withServer(
    program
      .command('undo <run>')
      .description('Plan what puts back what a run has changed, by its name as in 2026-11-21-0007.'),
  )
    .option('--apply', 'apply that plan at once')
    .option('--wait', 'wait while another command is at work instead of giving up')
    .addOption(maxWait())
    .action(async (run: string, options: RunFlags & { apply?: true }) =>
      (await import('../commands/undo.command.js')).undo(run, options),
    );
  addRunsOfServer(program);
}

function addRunsOfServer(program: Command): void {
  const runs = program.command('runs').description('Runs of a server.');
  withPages(runs.command('list').description('The newest runs.'))
    .option('--state <state...>', 'only these: running, waiting, done, held, partly_done, failed …')
    .option('--mode <mode...>', 'only these: sync, test, plan, apply')
    .option('--org <name>', 'only runs of this org')
    .action(async (options: ListFlags & { state?: string[]; mode?: string[] }) =>
      (await import('../commands/runs-list.command.js')).runsList(options),
    );
  withServer(runs.command('show <run>').description('What was asked for, and what became of it.')).action(
    async (run: string, options: CommonOptions) =>
      (await import('../commands/run-show.command.js')).runShow(run, options),
  );
  withServer(
    program
      .command('replay <run>')
      .description(
        'Make the plans of a run once more from what they were made from; exit 2 when they are others, 3 when that cannot be told.',
      ),
  ).action(async (run: string, options: CommonOptions) =>
    (await import('../commands/replay.command.js')).replay(run, options),
  );
  withServer(runs.command('cancel <run>').description('End a run; what is in flight finishes.')).action(
    async (run: string, options: CommonOptions) =>
      (await import('../commands/run-cancel.command.js')).runCancel(run, options),
  );
  withServer(
    runs
      .command('retry <run>')
      .description('Sync those again whose change failed in a run, and nobody else.'),
  ).action(async (run: string, options: CommonOptions) =>
    (await import('../commands/run-retry.command.js')).runRetry(run, options),
  );
}
