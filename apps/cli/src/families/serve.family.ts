import { type Command, Option } from 'commander';
import type { ServeFlags } from '../flags.js';

/** The server in one process. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('Serve the API, and do what is asked of it, in this one process until Ctrl-C.')
    .option('-c, --config-filename <file>', 'main configuration file', 'sign-sync-config.yml')
    .addOption(
      new Option(
        '--config-dir <dir>',
        'several configurations instead of one: each folder in it with a sign-sync-config.yml',
      )
        .env('SIGN_SYNC_CONFIG_DIR')
        .conflicts('configFilename'),
    )
    .option('--port <number>', 'of the API; 0: a free one (default: 8080, SIGN_SYNC_PORT)')
    .option('--host <address>', 'where it listens (default: 127.0.0.1, this machine only; SIGN_SYNC_HOST)')
    .option('--health-port <number>', 'of /health and /metrics (default: 9090, SIGN_SYNC_HEALTH_PORT)')
    .option(
      '--intake-port <number>',
      'where directories send events, once any may (default: 8081, SIGN_SYNC_INTAKE_PORT; its host: SIGN_SYNC_INTAKE_HOST)',
    )
    .option(
      '--state-path <dir>',
      'of the embedded database (default: as the configuration says, or sign-sync-state in --config-dir)',
    )
    .option('--json', 'what is served as one line of JSON on standard output')
    .option('--quiet', 'log warnings and errors only')
    .option('--debug', 'log everything')
    .addHelpText(
      'after',
      `
Without a token of SIGN_SYNC_API_TOKEN it listens on this machine only, and everybody on it may do everything.
Changed files and secrets are taken up by runs that begin afterwards. A killed server goes on when it is started again.
Exit 0: it was told to end; 1: it could not start, or not go on.`,
    )
    .action(async (options: ServeFlags) => (await import('../commands/serve.command.js')).serve(options));
}
