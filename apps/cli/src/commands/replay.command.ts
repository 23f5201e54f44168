import { setTimeout as sleep } from 'node:timers/promises';
import { type ReplayBody, replayBody } from '#contracts';
import { type PlanReplay, replayVerdict, SyncError } from '#domain';
import { type Desk, withDesk } from '../desk.js';
import { explain } from '../fail.js';
import type { CommonOptions } from '../flags.js';
import { openTerminal, type Terminal } from '../terminal.js';
import { replayLines } from '../view/replay-view.js';

const LOOK_MS = 500;
/** A million people are planned in well under this. */
const WAIT_MS_MAX = 900_000;

const EXIT_CODES = { same: 0, nothing: 0, differs: 2, impossible: 3 } as const;

class ReplayFailedError extends SyncError {
  readonly code = 'REPLAY_FAILED';
  readonly retryable = false;
}

/** `replay RUN`: makes its plans once more from what they were made from. Exit 2 when one is another, 3 when one cannot be made. */
export async function replay(run: string, flags: CommonOptions): Promise<void> {
  const terminal = openTerminal(flags);
  const { server } = flags;
  process.exitCode =
    server !== undefined && server !== ''
      ? await withDesk(flags, terminal, async (desk) =>
          tell(await atServer(desk, run, terminal), flags, terminal),
        )
      : await here(run, flags, terminal);
}

interface Replayed {
  readonly run: string;
  readonly plans: readonly PlanReplay[];
}

async function here(run: string, flags: CommonOptions, terminal: Terminal): Promise<number> {
  try {
    const { replayHere } = await import('../local/replay-here.js');
    return tell(await replayHere(run, flags, terminal), flags, terminal);
  } catch (error) {
    explain(error, terminal, flags.debug ?? false);
    return 1;
  }
}

async function atServer(desk: Desk, run: string, terminal: Terminal): Promise<Replayed> {
  const path = `/runs/${encodeURIComponent(run)}`;
  let found: ReplayBody = await desk.post(replayBody, `${path}/replay`, {});
  for (let waited = 0; found.finishedAt === null; waited += LOOK_MS) {
    if (waited >= WAIT_MS_MAX) {
      throw new ReplayFailedError(
        `The planner of the server has not answered within ${WAIT_MS_MAX / 60_000} minutes. See that it runs.`,
      );
    }
    terminal.live('The server makes the plan once more …');
    await sleep(LOOK_MS);
    found = await desk.get(replayBody, `${path}/replays/${found.id}`);
  }
  terminal.live('');
  const { error, plans } = found;
  if (plans === null) throw new ReplayFailedError(error?.message ?? 'The server says nothing of the replay.');
  return { run: found.run, plans };
}

function tell({ run, plans }: Replayed, { json }: CommonOptions, terminal: Terminal): number {
  const verdict = replayVerdict(plans);
  if (json) terminal.result(JSON.stringify({ run, verdict, plans }, null, 1));
  else for (const line of replayLines(run, plans, terminal.paint)) terminal.result(line);
  return EXIT_CODES[verdict];
}
