import { SyncError } from '#domain';
import { observe } from '#telemetry';

/** Nothing of it is lost: what is due stays due, and the next round sees it. */
export function observeFailure(error: unknown): void {
  const code = error instanceof SyncError ? error.code : 'INTERNAL';
  const message = error instanceof Error ? error.message : String(error);
  observe({ event: 'schedule.failed', code, message });
}
