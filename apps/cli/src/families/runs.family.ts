import type { Command } from 'commander';
import type { RunFlags } from '../flags.js';
import { maxWait, withRunOptions, withServer } from '../options.js';

/** Commands that start a run. */
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
}
