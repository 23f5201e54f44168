import { type OrgPauseStateBody, orgPauseStateBody } from '#contracts';
import { SyncError } from '#domain';
import { withDesk } from '../desk.js';
import type { CommonOptions, PauseFlags } from '../flags.js';
import { parseMoment } from '../moment.js';
import { openTerminal } from '../terminal.js';
import { minuteOf } from '../view/moments.js';

class PauseOptionError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

/** `orgs pause`: nothing is sent to Sign for the org until it is resumed. */
export async function orgPause(name: string, flags: PauseFlags): Promise<void> {
  await tell(name, 'pause', flags, wishOf);
}

/** `orgs resume`: work for the org goes on. */
export async function orgResume(name: string, flags: CommonOptions): Promise<void> {
  await tell(name, 'resume', flags, () => ({}));
}

/** @throws PauseOptionError */
function wishOf({ reason, until }: PauseFlags): object {
  if (reason === undefined) {
    throw new PauseOptionError('Say why with --reason: others will read it. Nothing was paused.');
  }
  return { reason, ...(until !== undefined && { until: parseMoment(until, '--until').toISOString() }) };
}

async function tell(
  name: string,
  action: 'pause' | 'resume',
  flags: PauseFlags,
  body: (flags: PauseFlags) => object,
): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const path = `/orgs/${encodeURIComponent(name)}/${action}`;
    const state = await desk.post(orgPauseStateBody, path, body(flags));
    terminal.result(flags.json ? JSON.stringify(state) : words(state));
    return 0;
  });
}

function words({ org, pause }: OrgPauseStateBody): string {
  if (pause === null) return `${org} goes on.`;
  const until = pause.until === null ? 'somebody resumes it' : `${minuteOf(pause.until)} UTC`;
  return `${org} is paused until ${until}. What is in flight finishes; reads and writes wait.`;
}
