import { SyncError } from '#domain';

/** There is no webhook of that name, or whoever sends this cannot show that they may. Which of both is not told. */
export class HookRefusedError extends SyncError {
  readonly code = 'HOOK_REFUSED';
  readonly retryable = false;

  constructor() {
    super(
      'There is no webhook of this name whose secret this is. Compare the name in the address and the secret with the configuration.',
    );
  }
}

/** The signature is right, and too old or from a clock that is wrong. */
export class HookStaleError extends SyncError {
  readonly code = 'HOOK_STALE';
  readonly retryable = false;

  constructor() {
    super(
      'The header webhook-timestamp is more than five minutes from now. Sign each delivery anew, and set the clocks.',
    );
  }
}

/** Okta asks for a proof that this address is ours, and does not say what to prove it with. */
export class ChallengeMissingError extends SyncError {
  readonly code = 'CHALLENGE_MISSING';
  readonly retryable = false;

  constructor() {
    super('The header x-okta-verification-challenge is missing.');
  }
}
