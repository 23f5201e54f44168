import { SyncError } from '#domain';

/** The identity provider cannot be asked now, so nobody can be let in or refused by its word. */
export class IdentityProviderUnreachableError extends SyncError {
  readonly code = 'IDENTITY_PROVIDER_UNREACHABLE';
  readonly retryable = true;
}

/** A sign-in at the identity provider has come to nothing. */
export class SignInRefusedError extends SyncError {
  readonly code = 'SIGN_IN_REFUSED';
  readonly retryable = false;
}

/** Nobody can sign in here: no identity provider is configured. */
export class SignInUnavailableError extends SyncError {
  readonly code = 'SIGN_IN_UNAVAILABLE';
  readonly retryable = false;
}
