import { type Keychain, listSecrets, OsKeychain } from '#config';
import { SyncError } from '#domain';
import { explain } from '../fail.js';
import type { EntryFlags } from '../flags.js';
import { openTerminal, type Terminal } from '../terminal.js';
import { accountOf } from './credentials-account.lookup.js';
import { readSecret } from '../read-secret.js';

class CredentialMissingError extends SyncError {
  readonly code = 'CREDENTIAL_MISSING';
  readonly retryable = false;
}

class CredentialEmptyError extends SyncError {
  readonly code = 'CREDENTIAL_EMPTY';
  readonly retryable = false;
}

interface Entry {
  readonly service: string;
  readonly account: string;
  readonly keychain: Keychain;
  /** As people read it. */
  readonly named: string;
}

/** `credentials set`: puts a secret that is typed, or comes by standard input, into the keychain. */
export async function credentialsSet(service: string, flags: EntryFlags): Promise<void> {
  await withEntry(service, flags, async ({ account, keychain, named }, terminal) => {
    const secret = await readSecret(`Secret for ${named}: `);
    if (secret === undefined) {
      terminal.error('Stopped. Nothing was stored.');
      return 130;
    }
    if (secret.trim() === '') throw new CredentialEmptyError('The secret is empty. Nothing was stored.');
    await keychain.set(service, account, secret);
    terminal.result(`Stored in the keychain (${keychain.name}): ${named}.`);
    return 0;
  });
}

/** `credentials get`: says whether the keychain has the secret; shows it only when asked to. */
export async function credentialsGet(service: string, flags: EntryFlags & { show?: true }): Promise<void> {
  await withEntry(service, flags, async (entry, terminal) => {
    const { account, keychain, named } = entry;
    const secret = await keychain.get(service, account);
    if (secret === undefined) throw missing(entry);
    terminal.result(flags.show ? secret : `The keychain (${keychain.name}) has the secret for ${named}.`);
    return 0;
  });
}

/** `credentials delete`: takes the secret out of the keychain. */
export async function credentialsDelete(service: string, flags: EntryFlags): Promise<void> {
  await withEntry(service, flags, async (entry, terminal) => {
    const { account, keychain, named } = entry;
    if (!(await keychain.delete(service, account))) throw missing(entry);
    terminal.result(`Deleted from the keychain (${keychain.name}): ${named}.`);
    return 0;
  });
}

function missing({ keychain, named }: Entry): CredentialMissingError {
  return new CredentialMissingError(`The keychain (${keychain.name}) has no secret for ${named}.`);
}

async function withEntry(
  service: string,
  flags: EntryFlags,
  work: (entry: Entry, terminal: Terminal) => Promise<number>,
): Promise<void> {
  const terminal = openTerminal({});
  try {
    // The files say which account it is; whether it is there is not asked for that.
    const unasked = { withoutKeys: true, withoutDirectory: true };
    const account = flags.account ?? accountOf(service, await listSecrets(flags.configFilename, unasked));
    const named = `the service "${service}" and the account "${account}"`;
    process.exitCode = await work({ service, account, keychain: new OsKeychain(), named }, terminal);
  } catch (error) {
    explain(error, terminal, flags.debug ?? false);
    process.exitCode = 1;
  }
}
