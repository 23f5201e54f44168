import { stateText } from '../../support/find-user.js';
import { type CutOutcome, outcomeOf } from '../../support/source-cut.js';
import type { SourceFile } from '../../support/source-files.js';
import { leaversAreDeactivated, sixtyInSign } from '../../support/source-leavers.js';
import { Workspace } from '../../support/workspace.js';
import { stackTrace } from '../bad-folder.js';

export interface Refusal {
  /** The place, what is wrong, what to do. */
  readonly says: readonly (RegExp | string)[];
  readonly args?: readonly string[];
}

/** A folder whose people a sync would move, for one directory after the other that it shall not believe. */
export function openRefusals(files: Readonly<Record<string, string>> = {}): Promise<Workspace> {
  return Workspace.open({ sign: sixtyInSign, files });
}

/** Runs a sync with the directory; a stack trace counts as a secret that was told. */
export async function refusal(
  workspace: Workspace,
  source: SourceFile,
  { says, args = [] }: Refusal,
  secrets: readonly string[] = [],
): Promise<CutOutcome> {
  await workspace.write(leaversAreDeactivated([source]));
  const before = stateText(workspace.sign);
  const { exitCode: exit, output: told } = await workspace.run(['sync', ...args]);
  const traces = stackTrace.exec(told) ?? [];
  return outcomeOf({ exit, told }, { says, before, secrets: [...secrets, ...traces] }, workspace.sign);
}
