import type { Command } from 'commander';
import type { CommonOptions, ScimRotateFlags } from '../flags.js';
import { common } from '../options.js';

/** What SCIM clients come in with, made where the server's database is. */
export function addScim(program: Command): void {
  const scim = program
    .command('scim')
    .description('Clients that push people by SCIM 2.0 (Okta, Entra ID, OneLogin).');
  const token = scim
    .command('token')
    .description("Tokens of SCIM clients, on the machine that has the server's database.");
  common(
    token
      .command('create <connection>')
      .description('Make the token of a connection, and show it this once.'),
  )
    .addHelpText('after', WHERE)
    .action(async (connection: string, options: CommonOptions) =>
      (await import('../local/scim/scim-token.command.js')).scimTokenCreate(connection, options),
    );
  common(
    token
      .command('rotate <connection>')
      .description('Make a new token. The one before stays valid for a while, older ones end.'),
  )
    .option(
      '--keep <time>',
      'how long the one before stays valid, as in 12h or 3d, at most 90d (default: 7d)',
    )
    .addHelpText('after', WHERE)
    .action(async (connection: string, options: ScimRotateFlags) =>
      (await import('../local/scim/scim-token.command.js')).scimTokenRotate(connection, options),
    );
  common(token.command('revoke <id>').description('End a token; within 5 seconds it opens nothing.'))
    .addHelpText('after', WHERE)
    .action(async (id: string, options: CommonOptions) =>
      (await import('../local/scim/scim-token.command.js')).scimTokenRevoke(id, options),
    );
  common(
    token.command('list').description('Every token: of which connection, until when, and when it was used.'),
  )
    .addHelpText('after', WHERE)
    .action(async (options: CommonOptions) =>
      (await import('../local/scim/scim-token.command.js')).scimTokenList(options),
    );
}

const WHERE = `
The database is that of SIGN_SYNC_DATABASE_URL[_FILE], and needs no configuration; else that of the configuration's state folder.`;
