import type { Command } from 'commander';
import type { CommonOptions, TokenFlags } from '../flags.js';
import { common } from '../options.js';

/** Tokens for the API, made where its database is. */
export function addTokens(program: Command): void {
  const token = program
    .command('token')
    .description("Tokens for a server's API, on the machine that has its database.");
  common(
    token
      .command('create')
      .description('Make a token, and show it this once.')
      .requiredOption('--name <name>', 'what records call it'),
  )
    .option('--role <role>', 'what it may do: viewer, operator, approver or admin')
    .option('--org <name...>', 'only in these orgs (default: in every org)')
    .option('--expires <time>', 'when it ends, as in 12h or 90d, at most 366d (default: 90d)')
    .option('--break-glass', 'past everybody: may do everything for an hour, and each use is recorded')
    .option('--reason <text>', 'with --break-glass: why, for the record')
    .addHelpText('after', WHERE)
    .action(async (options: TokenFlags) =>
      (await import('../local/tokens/token-create.command.js')).tokenCreate(options),
    );
  common(token.command('list').description('Every token: what it may do, until when, and when it was used.'))
    .addHelpText('after', WHERE)
    .action(async (options: CommonOptions) =>
      (await import('../local/tokens/token-list.command.js')).tokenList(options),
    );
  common(token.command('revoke <id>').description('End a token; within 5 seconds it opens nothing.'))
    .addHelpText('after', WHERE)
    .action(async (id: string, options: CommonOptions) =>
      (await import('../local/tokens/token-revoke.command.js')).tokenRevoke(id, options),
    );
}

const WHERE = `
The database is that of SIGN_SYNC_DATABASE_URL[_FILE], and needs no configuration; else that of the configuration's state folder.`;
