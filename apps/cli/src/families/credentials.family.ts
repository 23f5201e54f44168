import type { Command } from 'commander';
import type { CommonOptions, EntryFlags } from '../flags.js';
import { common } from '../options.js';

/** The secrets of a configuration. */
export function addCredentials(program: Command): void {
  const credentials = program
    .command('credentials')
    .description('The secrets of the configuration, and the keychain of this operating system.');
  common(
    credentials
      .command('list')
      .description('Every secret that is needed: where it is kept, and whether it is there.'),
  ).action(async (options: CommonOptions) =>
    (await import('../commands/credentials-list.command.js')).credentialsList(options),
  );
  entry(credentials, 'set', 'Store a secret: typed without being shown, or from standard input.').action(
    async (service: string, options: EntryFlags) =>
      (await import('../commands/credentials-entry.command.js')).credentialsSet(service, options),
  );
  entry(credentials, 'get', 'Say whether the keychain has a secret.')
    .option('--show', 'print the secret itself')
    .action(async (service: string, options: EntryFlags & { show?: true }) =>
      (await import('../commands/credentials-entry.command.js')).credentialsGet(service, options),
    );
  entry(credentials, 'delete', 'Delete a secret from the keychain.').action(
    async (service: string, options: EntryFlags) =>
      (await import('../commands/credentials-entry.command.js')).credentialsDelete(service, options),
  );
}

/** A command about one entry of the keychain. */
function entry(credentials: Command, name: string, description: string): Command {
  return credentials
    .command(`${name} <service>`)
    .description(description)
    .option('--account <name>', 'default: the account that the configuration uses with the service')
    .option('-c, --config-filename <file>', 'main configuration file', 'sign-sync-config.yml')
    .option('--debug', 'stack traces');
}
