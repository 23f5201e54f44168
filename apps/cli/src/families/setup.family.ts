import { type Command, Option } from 'commander';
import type { ExampleFlags, MigrateFlags, ScriptFlags } from '../flags.js';

/** As in #config, which `--help` does not load. */
const SOURCES = ['csv', 'ldap', 'okta', 'adobe_console'];

/** Commands that write the files of a configuration. */
export function addSetup(program: Command): void {
  asking(
    program
      .command('migrate-post-sync')
      .description('Turn connector-sign-sync.yml of the old post-sync into the files of Sign Sync.')
      .option('--config-filename <file>', 'the old file (asked for: connector-sign-sync.yml)'),
  )
    .addOption(
      new Option('--connector-type <type>', 'the directory (asked for: adobe_console, as before)').choices(
        SOURCES,
      ),
    )
    .option('--connector-filename <file>', 'its connector file, beside the old file')
    .option('--keychain', 'move the integration keys into the keychain')
    .option('--no-keychain', 'leave them in the files')
    .action(async (options: MigrateFlags) =>
      (await import('../local/setup/migrate-post-sync.command.js')).migrate(options),
    );

  examples(
    program.command('example-config').alias('example-config-sign'),
    'Write a commented configuration to begin with, here.',
  ).action(async (options: ExampleFlags) =>
    (await import('../local/setup/example-config.command.js')).exampleConfig(options),
  );

  examples(
    program.command('init [folder]'),
    'Write a project: a commented configuration, schedules for cron, systemd and Windows, and a compose file.',
  ).action(async (folder: string | undefined, options: ExampleFlags) =>
    (await import('../local/setup/init.command.js')).init(folder ?? '.', options),
  );

  asking(
    program
      .command('shell-scripts')
      .description('Write what starts a sync every two hours: cron and systemd, or a batch file and a task.')
      .addOption(new Option('-p, --platform <platform>', 'default: this one').choices(['linux', 'win'])),
  ).action(async (options: ScriptFlags) =>
    (await import('../local/setup/shell-scripts.command.js')).shellScripts(options),
  );
}

function examples(command: Command, description: string): Command {
  return asking(
    command
      .description(description)
      .addOption(new Option('--source <type>', 'the directory').choices(SOURCES))
      .option('--orgs <names>', 'Acrobat Sign accounts, comma-separated; primary is always one')
      .option('--umg', 'users in multiple groups')
      .option('--no-umg', 'one group for everybody')
      .option('--service', 'for a server that runs all the time')
      .option('--no-service', 'for a command that a schedule starts')
      .option('--root <file>', 'the main file (default: sign-sync-config.yml)')
      .option('--sign <file>', 'the file of the account primary (default: connector-sign.yml)')
      .option('--connector <file>', 'the file of the directory (default: connector-TYPE.yml)')
      .option('--ldap <file>', 'the same for LDAP, which is then the source'),
  );
}

/** What is not given is asked for. */
function asking(command: Command): Command {
  return command
    .option('--defaults', 'ask nothing: take the usual answers, and leave files alone that are there')
    .option('--overwrite', 'write over files that are there, without asking')
    .option('--json', 'the result as JSON on standard output')
    .option('--debug', 'stack traces');
}
