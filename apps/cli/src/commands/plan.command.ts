import { writeFile } from 'node:fs/promises';
import { planFile, SyncError } from '#domain';
import type { PlanFormat, RunFlags } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { planDocument } from '../view/plan-document-view.js';
import { inFormat } from '../view/plan-format.js';
import { totals } from '../view/plan-view.js';
import { showRun } from '../view/show-run.js';
import { withRun } from '../with-run.js';

class OutFileError extends SyncError {
  readonly code = 'OUT_FILE_UNWRITABLE';
  readonly retryable = false;
}

/** `plan`: what a sync would do, written down and sealed. */
export async function plan(
  flags: RunFlags & { out?: string; detailedExitcode?: true; format?: PlanFormat },
): Promise<void> {
  const { format = 'text' } = flags;
  const terminal = openTerminal(format === 'text' ? flags : { ...flags, json: true });
  const code = await withRun(flags, terminal, async (place) => {
    const { reader } = place;
    const finished = await place.run('plan');
    // The document alone goes to standard output; what is said about the run stands beside it.
    const beside =
      format === 'text' ? terminal : { ...terminal, result: (text: string) => terminal.note(text) };
    const exitCode = await showRun(finished, reader, beside, flags);
    if (exitCode === 130 || finished.run.state === 'failed') return exitCode;
    if (flags.out !== undefined)
      await writeOut(flags.out, planFile(await planDocument(reader, finished.run)));
    if (format !== 'text') terminal.result(inFormat(await planDocument(reader, finished.run), format));
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
