import { SyncError } from '#domain';

class NumberOptionError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

/** @throws NumberOptionError not a whole number from 1 to `max` */
export function wholeNumberOption(
  option: string,
  written: string | undefined,
  otherwise: number,
  max: number,
): number {
  if (written === undefined) return otherwise;
  const number = /^\d{1,9}$/u.test(written) ? Number(written) : 0;
  if (number >= 1 && number <= max) return number;
  throw new NumberOptionError(`${option}: "${written}" is no whole number from 1 to ${max}.`);
}
