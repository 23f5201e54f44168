import { type Command, Option } from 'commander';
import type { ClassFlags, CommonOptions, ListFlags } from '../flags.js';
import { withPages, withServer } from '../options.js';

/** Messages that a server has given up. */
export function addDeadLetters(program: Command): void {
  const letters = program.command('dead-letters').description('Messages that a server has given up.');
  ofClass(withPages(letters.command('list').description('The newest first.')))
    .addOption(
      new Option('--state <state>', 'only these')
        .choices(['dead', 'replayed', 'discarded', 'all'])
        .default('dead'),
    )
    .action(async (options: ListFlags & ClassFlags & { state: string }) =>
      (await import('../commands/dead-letters.command.js')).deadLettersList(options),
    );
  withServer(letters.command('show <id>').description('One of them, with its errors.')).action(
    async (id: string, options: CommonOptions) =>
      (await import('../commands/dead-letters.command.js')).deadLetterShow(id, options),
  );
  ofClass(
    withServer(letters.command('replay [id]').description('Deliver one again, or all of a class.')),
  ).action(async (id: string | undefined, options: CommonOptions & ClassFlags) =>
    (await import('../commands/dead-letters.command.js')).deadLetterReplay(id, options),
  );
  withServer(letters.command('discard <id>').description('Be done with one; it stays in the record.'))
    .option('--reason <text>', 'why, for the record')
    .action(async (id: string, options: CommonOptions & { reason?: string }) =>
      (await import('../commands/dead-letters.command.js')).deadLetterDiscard(id, options),
    );
}

function ofClass(command: Command): Command {
  return command
    .option('--reason <code>', 'only those that died of this')
    .option('--consumer <name>', 'only those of this consumer')
    .option('--pattern <message>', 'only this kind of message, as in sign.action.v1')
    .option('--run <id>', 'only those of this run, by its id')
    .option('--org <name>', 'only those of this org');
}
