import {
  SignCertificateError,
  SignInDoubtError,
  SignKeyRefusedError,
  SignRefusedError,
  SignTermsNotAcceptedError,
  SignUnavailableError,
  type CallFacts,
  type FailureFacts,
  type SignError,
} from '../errors.js';
import type { CallOutcome } from '../retry/call-outcome.js';
import type { GiveUp } from '../retry/decide-retry.js';

/** An outcome that ends a call without success. */
export type BadOutcome = Exclude<CallOutcome<never>, { kind: 'ok' }>;

/** The error of a call that is given up, waits apart. `attempts` is how often it was sent. */
export function callError(
  as: Exclude<GiveUp, 'wait-too-long'>,
  outcome: BadOutcome,
  call: CallFacts,
  attempts: number,
): SignError {
  const failure = failureFacts(outcome);
  const cause = outcome.kind === 'failed' ? outcome.cause : undefined;
  switch (as) {
    case 'key-refused':
      return new SignKeyRefusedError(call, failure);
    case 'terms-not-accepted':
      return new SignTermsNotAcceptedError(call, failure);
    case 'untrusted':
      return new SignCertificateError(call, failure, cause);
    case 'in-doubt':
      return new SignInDoubtError(call, failure, cause);
    case 'unavailable':
      return new SignUnavailableError(
        call,
        failure,
        attempts,
        outcome.kind === 'failed' && !outcome.sent,
        cause,
      );
    case 'refused':
      return outcome.kind === 'failed'
        ? new SignRefusedError(call, outcome.status ?? 0, outcome.code ?? '', outcome.reason)
        : new SignRefusedError(call, outcome.status, outcome.code, outcome.message);
  }
}

function failureFacts(outcome: BadOutcome): FailureFacts {
  const reason = outcome.kind === 'failed' ? outcome.reason : outcome.message || 'no reason was given';
  return {
    reason,
    ...(outcome.status === undefined ? {} : { status: outcome.status }),
    ...(outcome.code === undefined || outcome.code === '' ? {} : { code: outcome.code }),
  };
}
