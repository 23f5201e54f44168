import type { Command } from 'commander';
import type { CommonOptions, PlanFlags, PlanFormat, RunFlags, VoteFlags } from '../flags.js';
import { maxWait, planFormat, withRunOptions, withServer } from '../options.js';

/** Plans: made, shown, voted on, applied. */
export function addPlans(program: Command): void {
  const plan = withRunOptions(program.command('plan'), 'Show what a sync would do. Writes nothing.')
    .option('--out <file>', 'write the plan to a file that "apply" accepts')
    .option('--detailed-exitcode', 'exit 0: nothing to do, 2: changes, 1: error')
    .option(
      '--compare <file>',
      'show only what another configuration would do otherwise; exit 2 when it does',
    )
    .addOption(planFormat())
    .action(async ({ compare, ...options }: PlanFlags) =>
      compare === undefined
        ? (await import('../commands/plan.command.js')).plan(options)
        : (await import('../commands/compare.command.js')).compare({ ...options, compare }),
    );
  withServer(
    plan
      .command('show [plan]')
      .description('Show a stored plan, by its hash or the first digits of it; without one, the newest.'),
  )
    .option('--all', 'every person, not only the first of each kind')
    .addOption(planFormat())
    .action(async (hash: string | undefined, options: CommonOptions & { all?: true; format?: PlanFormat }) =>
      (await import('../commands/plan-show.command.js')).planShow(hash, options),
    );
  withServer(plan.command('list').description('The newest plans and how they stand.')).action(
    async (options: CommonOptions) => (await import('../commands/plan-list.command.js')).planList(options),
  );
  for (const verdict of ['approve', 'reject'] as const) addVote(plan, verdict);

  const held = program.command('held').description('People whose change waits.');
  withServer(held.command('list').description('Whose change waits, why, and how to go on.'))
    .option('--org <name>', 'only this org')
    .action(async (options: CommonOptions & { org?: string }) =>
      (await import('../commands/held-list.command.js')).heldList(options),
    );

  withServer(
    program
      .command('apply <plan>')
      .description('Apply exactly this plan: its hash, the first digits of it, or the file of "plan --out".'),
  )
    .option('--wait', 'wait while another command is at work instead of giving up')
    .addOption(maxWait())
    .action(async (hash: string, options: RunFlags) =>
      (await import('../commands/apply.command.js')).apply(hash, options),
    );
}

const VOTE_DESCRIPTIONS = {
  approve: 'Let go what a plan holds; "apply" of the same plan then makes those changes.',
  reject: 'End what a plan holds: those changes will not be made by it.',
};

/** A word about held people. */
function addVote(plan: Command, verdict: 'approve' | 'reject'): void {
  withServer(plan.command(`${verdict} <plan>`).description(VOTE_DESCRIPTIONS[verdict]))
    .option('--all', `${verdict} everything that it holds`)
    .option('--kind <kind>', 'only changes of this kind: create, move, deactivate …')
    .option('--rule <number>', 'only people whom this rule matches')
    .option('--person <email>', 'only this person')
    .option('--org <name>', 'only this org')
    .option('--reason <text>', 'why, for the record')
    .action(async (hash: string, options: VoteFlags) =>
      (await import('../commands/plan-vote.command.js')).planVote(verdict, hash, options),
    );
}
