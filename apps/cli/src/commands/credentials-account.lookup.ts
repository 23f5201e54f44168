import { didYouMean, type SecretUse } from '#config';
import { SyncError } from '#domain';

/** The account of a keychain entry cannot be told. */
export class CredentialUnknownError extends SyncError {
  readonly code = 'CREDENTIAL_UNKNOWN';
  readonly retryable = false;
}

/**
 * The account that a configuration looks up under this service.
 * @throws CredentialUnknownError it names no such service, or the service with several accounts
 */
export function accountOf(service: string, uses: readonly SecretUse[]): string {
  const entries = uses.flatMap(({ place }) => (place.kind === 'keychain' ? [place] : []));
  const accounts = new Set(
    entries.filter((entry) => entry.service === service).map(({ account }) => account),
  );
  const [account] = accounts;
  if (account === undefined) throw new CredentialUnknownError(unknown(service, entries));
  if (accounts.size === 1) return account;
  throw new CredentialUnknownError(
    `The configuration uses "${service}" with several accounts: ${[...accounts].join(', ')}. Name one with --account.`,
  );
}

function unknown(service: string, entries: readonly { readonly service: string }[]): string {
  const services = [...new Set(entries.map((entry) => entry.service))];
  const known =
    services.length === 0
      ? ' It keeps no secret in the keychain; a setting such as secure_integration_key_key would name a service.'
      : ` It names: ${services.join(', ')}.`;
  return `The configuration names no keychain service "${service}".${didYouMean(service, services)}${known} For another one give --account.`;
}
