import { type Command, Option } from 'commander';
import type { AuditFlags } from '../flags.js';
import { withPages } from '../options.js';

/** What a server's audit says. */
export function addAuditSearch(program: Command): void {
  const audit =
    program.commands.find((command) => command.name() === 'audit') ??
    program.command('audit').description('The record of every call, decision and change.');
  withPages(audit.command('search').description('Who did what to whom, and when; the newest first.'))
    .option('--person <email>', 'only about this person')
    .option('--org <name>', 'only of this org')
    .option('--run <run>', 'only of this run, by its name or id')
    .option('--actor <name>', 'only what this person or token did')
    .addOption(
      new Option('--kind <kind...>', 'only these').choices(['call', 'decision', 'configuration', 'access']),
    )
    .option('--event <event>', 'only this event')
    .option('--trace <id>', 'only of this trace')
    .option('--from <date>', 'from a time on')
    .option('--to <date>', 'until a day (its end) or a time')
    .action(async (options: AuditFlags) =>
      (await import('../commands/audit-search.command.js')).auditSearch(options),
    );
}
