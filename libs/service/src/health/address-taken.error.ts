import { SyncError } from '#domain';

/** The service cannot listen where it was told to. */
export class AddressTakenError extends SyncError {
  readonly code = 'ADDRESS_TAKEN';
  readonly retryable = false;

  constructor(host: string, port: number, options: { cause: Error }) {
    const { message } = options.cause;
    super(
      `Cannot listen on port ${port} of ${host} (${message}). Free it, or set SIGN_SYNC_HOST, SIGN_SYNC_HEALTH_PORT, SIGN_SYNC_PORT or SIGN_SYNC_INTAKE_PORT`,
      { host, port },
      options,
    );
  }
}
