import {
  deadLetterDetailBody,
  deadLetterReplayedBody,
  deadLettersBody,
  deadLetterStateBody,
} from '#contracts';
import { counted, SyncError } from '#domain';
import { withDesk } from '../desk.js';
import type { ClassFlags, CommonOptions, ListFlags } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { deadLetterDetailLines, deadLetterLines } from '../view/dead-letter-view.js';
import { wholeNumberOption } from '../whole-number-option.js';

const SHOWN = { usual: 50, max: 500 };

class DeadLetterOptionError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

/** `dead-letters list`: messages that were given up, the newest first. */
export async function deadLettersList(flags: ListFlags & ClassFlags & { state: string }): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const limit = wholeNumberOption('--limit', flags.limit, SHOWN.usual, SHOWN.max);
    const state = flags.state === 'all' ? undefined : flags.state;
    const query = { ...classOf(flags), state, limit, after: flags.after };
    const { deadLetters, next } = await desk.get(deadLettersBody, '/dead-letters', query);
    if (flags.json) terminal.result(JSON.stringify({ deadLetters, next }, null, 1));
    else for (const line of deadLetterLines(deadLetters, next)) terminal.result(line);
    return 0;
  });
}

/** `dead-letters show`: one of them, with its errors. */
export async function deadLetterShow(id: string, flags: CommonOptions): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const letter = await desk.get(deadLetterDetailBody, `/dead-letters/${encodeURIComponent(id)}`);
    if (flags.json) terminal.result(JSON.stringify(letter, null, 1));
    else for (const line of deadLetterDetailLines(letter, terminal.paint)) terminal.result(line);
    return 0;
  });
}

/** `dead-letters replay`: one, or all of a class, is delivered again to the consumer that gave it up. */
export async function deadLetterReplay(
  id: string | undefined,
  flags: CommonOptions & ClassFlags,
): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const named = classOf(flags);
    const narrows = Object.values(named).some((word) => word !== undefined);
    if ((id !== undefined) === narrows) {
      throw new DeadLetterOptionError(
        'Name one message by its id, or a class of them by --reason, --consumer, --pattern, --run or --org. Nothing was replayed.',
      );
    }
    if (id !== undefined) {
      const letter = await desk.post(
        deadLetterStateBody,
        `/dead-letters/${encodeURIComponent(id)}/replay`,
        {},
      );
      terminal.result(flags.json ? JSON.stringify(letter) : `Replayed: the message is delivered again.`);
      return 0;
    }
    const count = await desk.post(deadLetterReplayedBody, '/dead-letters/replay', named);
    if (flags.json) terminal.result(JSON.stringify(count));
    else {
      const left = count.left === 0 ? '' : ` ${count.left} of them are left; run it again for the next ones.`;
      terminal.result(`Replayed ${counted(count.replayed, 'message', 'messages')}.${left}`);
    }
    return 0;
  });
}

/** `dead-letters discard`: it is done with, and stays in the record. */
export async function deadLetterDiscard(
  id: string,
  flags: CommonOptions & { readonly reason?: string },
): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withDesk(flags, terminal, async (desk) => {
    const path = `/dead-letters/${encodeURIComponent(id)}/discard`;
    const letter = await desk.post(deadLetterStateBody, path, { reason: flags.reason });
    terminal.result(flags.json ? JSON.stringify(letter) : 'Discarded: the message will not be delivered.');
    return 0;
  });
}

function classOf({ reason, consumer, pattern, run, org }: ClassFlags) {
  return { reason, consumer, pattern, run, org };
}
