import type { Observe } from '#telemetry';
import { failureOf } from './start/failure-of.js';

/** A service that is told to end has ended by then, whatever hangs. */
const END_MS_MAX = 20_000;

/** How this process ends: on a signal cleanly, on a fault of the program at once. */
export interface ProcessEnd {
  /** Aborted by the first SIGTERM or SIGINT. From then on the process has 20 seconds. */
  readonly signal: AbortSignal;
  /** Ends the process now, with the reason as its last line. */
  fail(error: unknown): never;
}

export function watchProcessEnd(service: string, observe: Observe): ProcessEnd {
  const controller = new AbortController();
  const fail = (error: unknown): never => {
    observe({ event: 'service.failed', service, ...failureOf(error) });
    process.exit(1);
  };
  const stop = (reason: string): void => {
    if (controller.signal.aborted) return;
    observe({ event: 'service.stopping', service, reason });
    setTimeout(
      () => fail(new Error(`It had not ended ${END_MS_MAX / 1000} s after ${reason}`)),
      END_MS_MAX,
    ).unref();
    controller.abort(new Error(`The service was told to end by ${reason}`));
  };
  process.on('SIGTERM', () => stop('SIGTERM')).on('SIGINT', () => stop('SIGINT'));
  process.on('uncaughtException', fail).on('unhandledRejection', fail);
  return { signal: controller.signal, fail };
}
