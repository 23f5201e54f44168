import { ApiTokenRefusedError } from '../http/api-errors.js';

/** What was shown lets nobody in. The answer is the same whatever it was; the reason is for the record alone. */
export class CredentialRefusedError extends ApiTokenRefusedError {
  /** @param reason one word, such as `token-revoked`; `nothing-shown` where nothing was */
  constructor(
    readonly reason: string,
    /** Whose it was, where that is known. */
    readonly actor?: string,
  ) {
    super('The API needs a bearer token or a sign-in, and this request has none or a wrong one.');
  }
}
