import { type Command, Option } from 'commander';
import type { LoginFlags } from '../flags.js';

/** Signing in at a server. */
export function addLogin(program: Command): void {
  atServer(
    program
      .command('login')
      .description('Sign in at a server: by its identity provider in a browser, or with an API token.'),
  )
    .option('--token', 'with an API token: typed without being shown, or from standard input')
    .action(async (options: LoginFlags) => (await import('../commands/login.command.js')).login(options));
  atServer(program.command('logout').description('Forget the sign-in at a server.')).action(
    async (options: LoginFlags) => (await import('../commands/login.command.js')).logout(options),
  );
  atServer(program.command('whoami').description('Who you are at a server, and what you may do.')).action(
    async (options: LoginFlags) => (await import('../commands/login.command.js')).whoami(options),
  );
}

function atServer(command: Command): Command {
  return command
    .addOption(new Option('--server <url>', 'the address of the server').env('SIGN_SYNC_SERVER'))
    .option('--json', 'the result as JSON on standard output')
    .option('--quiet', 'only errors and the last line')
    .option('--debug', 'stack traces');
}
