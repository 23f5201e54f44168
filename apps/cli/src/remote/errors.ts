import { SyncError } from '#domain';

/** `--server`, or what belongs to it, cannot be used as it was given. */
export class ServerOptionError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

/** No answer came, however often the server was asked. */
export class ServerUnreachableError extends SyncError {
  readonly code = 'SERVER_UNREACHABLE';
  readonly retryable = true;
}

/** The server does not accept the token, or needs one. */
export class ServerRefusedError extends SyncError {
  readonly code = 'SERVER_REFUSED';
  readonly retryable = false;
}

/** An answer came, and it is none of the API that this version speaks. */
export class ServerAnswerUnreadableError extends SyncError {
  readonly code = 'SERVER_ANSWER_UNREADABLE';
  readonly retryable = false;
}

/** What the server says is wrong, in its words and under its code, as if it had happened here. */
export class ServerSaidError extends SyncError {
  readonly retryable = false;

  constructor(
    readonly code: string,
    message: string,
    details: { readonly requestId: string; readonly status: number },
  ) {
    super(message, details);
  }
}

/** The identity provider did not let the person in, or did not answer. */
export class SignInFailedError extends SyncError {
  readonly code = 'SIGN_IN_FAILED';
  readonly retryable = false;
}

/** The file with this user's logins cannot be used. */
export class LoginFileError extends SyncError {
  readonly code = 'LOGIN_FILE_UNUSABLE';
  readonly retryable = false;
}
