import type { CallObservation, CallOutcomeWord } from '../call-observation.js';
import type { CallOutcome } from '../retry/call-outcome.js';

export type ObservedAttempt = Omit<CallObservation, 'outcome' | 'status' | 'code' | 'message'>;

/** Turns an attempt and what it came to into the record of it. */
export function observeCall(
  attempt: ObservedAttempt,
  outcome: CallOutcome<unknown> | 'stopped',
): CallObservation {
  if (outcome === 'stopped') return { ...attempt, outcome: 'failed', code: 'STOPPED' };
  const code = outcome.kind === 'ok' ? '' : (outcome.code ?? '');
  const message = messageOf(outcome);
  return {
    ...attempt,
    ...(outcome.status === undefined ? {} : { status: outcome.status }),
    ...(code === '' ? {} : { code }),
    ...(message === '' ? {} : { message }),
    outcome: outcomeWord(outcome, attempt.method !== 'GET'),
  };
}

function messageOf(outcome: CallOutcome<unknown>): string {
  if (outcome.kind === 'ok') return '';
  return outcome.kind === 'failed' ? outcome.reason : outcome.message;
}

function outcomeWord(outcome: CallOutcome<unknown>, write: boolean): CallOutcomeWord {
  switch (outcome.kind) {
    case 'ok':
    case 'throttled':
    case 'refused':
      return outcome.kind;
    case 'moved':
      return 'refused';
    case 'failed':
      return write && outcome.sent ? 'in-doubt' : 'failed';
  }
}
