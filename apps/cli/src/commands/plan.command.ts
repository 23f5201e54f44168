import { writeFile } from 'node:fs/promises';
import { SyncError } from '#domain';
import type { RunFlags } from '../program.js';
import { openTerminal } from '../terminal.js';
import { planDocument } from '../view/plan-document-view.js';
import { totals } from '../view/plan-view.js';
import { showRun } from '../view/show-run.js';
import { withRun } from '../with-run.js';

class OutFileError extends SyncError {
  readonly code = 'OUT_FILE_UNWRITABLE';
  readonly retryable = false;
}

/** `plan`: what a sync would do, written down and sealed. */
export async function plan(flags: RunFlags & { out?: string; detailedExitcode?: true }): Promise<void> {
  const terminal = openTerminal(flags);
  const code = await withRun(flags, terminal, async (place) => {
    const { reader } = place;
    const finished = await place.run('plan');
    const exitCode = await showRun(finished, reader, terminal, flags);
    if (exitCode === 130 || finished.run.state === 'failed') return exitCode;
    if (flags.out !== undefined)
      await writeOut(flags.out, JSON.stringify(await planDocument(reader, finished.run), null, 1));
    if (!flags.detailedExitcode) return exitCode;
    const { changes } = await totals(reader, finished.run.id);
    return exitCode === 1 || exitCode === 4 ? 1 : changes > 0 ? 2 : 0;
  });
  process.exitCode = flags.detailedExitcode && code !== 0 && code !== 2 && code !== 130 ? 1 : code;
}

async function writeOut(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, `${text}\n`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new OutFileError(
      `The plan cannot be written to ${file}: ${why}. It is stored all the same; see "sign-sync plan show".`,
      { file },
      { cause },
    );
  }
}
