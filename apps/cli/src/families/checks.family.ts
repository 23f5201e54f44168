import type { Command } from 'commander';
import type { CommonOptions, ValidateFlags } from '../flags.js';
import { common } from '../options.js';

/** Commands that look at a configuration and at what it names. */
export function addChecks(program: Command): void {
  common(program.command('validate').description('Check the configuration files. No directory, no Sign.'))
    .option('--users <scope...>', 'as in "sync"')
    .option('--last-run', 'also compare the rules with the groups and people that the last run saw')
    .option('--strict', 'exit 1 also for warnings; a grant of account admin is told and is none')
    .action(async (options: ValidateFlags) =>
      (await import('../commands/validate.command.js')).validate(options),
    );

  common(
    program
      .command('doctor')
      .description('Connect to every source and org of the configuration and say what is found. Reads only.'),
  )
    .option('--users <scope...>', 'as in "sync"')
    .addHelpText(
      'after',
      `
It looks from the machine that it runs on, with the secrets that it has there; so there is no --server.
Exit 0: every source and org is there and a sync can run; 1: something stands in its way; 130: Ctrl-C.`,
    )
    .action(async (options: CommonOptions & { users?: string[] }) =>
      (await import('../commands/doctor.command.js')).doctor(options),
    );
}
