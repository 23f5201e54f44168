import type { Command } from 'commander';
import type { CommonOptions, ListFlags, PauseFlags } from '../flags.js';
import { withPages, withServer } from '../options.js';

/** The orgs of a server. */
export function addOrgs(program: Command): void {
  const orgs = program.command('orgs').description('The Acrobat Sign accounts of a server.');
  withPages(orgs.command('list').description('How each of them is.')).action(async (options: ListFlags) =>
    (await import('../commands/orgs-list.command.js')).orgsList(options),
  );
  withServer(orgs.command('show <org>').description('Everything that is known of one.')).action(
    async (org: string, options: CommonOptions) =>
      (await import('../commands/orgs-list.command.js')).orgShow(org, options),
  );
  withServer(orgs.command('pause <org>').description('Send nothing to Sign for it until it is resumed.'))
    .option('--reason <text>', 'why, for everybody who wonders')
    .option('--until <date>', 'when it goes on by itself: a day (its end) or a time')
    .action(async (org: string, options: PauseFlags) =>
      (await import('../commands/org-pause.command.js')).orgPause(org, options),
    );
  withServer(orgs.command('resume <org>').description('Go on with a paused one.')).action(
    async (org: string, options: CommonOptions) =>
      (await import('../commands/org-pause.command.js')).orgResume(org, options),
  );
  withServer(
    orgs.command('refresh <org>').description('Read its users and groups anew. Writes nothing.'),
  ).action(async (org: string, options: CommonOptions) =>
    (await import('../commands/org-run.command.js')).orgRefresh(org, options),
  );
  withServer(orgs.command('test <org>').description('Whether Sign answers to its key. Reads only.')).action(
    async (org: string, options: CommonOptions) =>
      (await import('../commands/org-run.command.js')).orgTest(org, options),
  );
}
