import type { Observe } from '#telemetry';
import type { FailedAttempt } from './keep-trying.js';

/** One line for each attempt that failed, under the name of what is away. */
export function sayFailed(observe: Observe): (failed: FailedAttempt) => void {
  return (failed) => {
    const { message, ...facts } = failed;
    observe({ event: eventOf(failed.code), ...facts, message: message.replace(AGAIN, '') });
  };
}

/** Advice for those who run commands; a service does it by itself. */
const AGAIN = /, then run the command again\.?$/;

function eventOf(code: string) {
  if (code === 'DATABASE_UNREACHABLE') return 'database.unreachable';
  return code === 'BROKER_UNREACHABLE' ? 'broker.unreachable' : 'service.waiting';
}
