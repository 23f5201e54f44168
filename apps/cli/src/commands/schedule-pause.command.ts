import { scheduleBody } from '#contracts';
import { SyncError } from '#domain';
import { withDesk } from '../desk.js';
import type { CommonOptions } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { scheduleWords } from '../view/schedule-view.js';

class ReasonMissingError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

/** `schedule pause`: it begins no run until it is resumed; a run that is under way goes on. */
export async function schedulePause(name: string, flags: CommonOptions & { reason?: string }): Promise<void> {
  await tell(name, 'pause', flags, () => {
    if (flags.reason !== undefined) return { reason: flags.reason };
    throw new ReasonMissingError('Say why with --reason: others will read it. Nothing was paused.');
  });
}

/** `schedule resume`: from its next time on; what was due meanwhile is not made up for. */
export async function scheduleResume(name: string, flags: CommonOptions): Promise<void> {
  await tell(name, 'resume', flags, () => ({}));
}

async function tell(
  name: string,
  action: 'pause' | 'resume',
  flags: CommonOptions,
  wish: () => object,
): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const path = `/schedules/${encodeURIComponent(name)}/${action}`;
    const body = { ...wish(), configuration: flags.configuration };
    const schedule = await desk.post(scheduleBody, path, body);
    terminal.result(flags.json ? JSON.stringify(schedule) : scheduleWords(schedule));
    return 0;
  });
}
