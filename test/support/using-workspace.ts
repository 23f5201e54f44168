import { onTestFinished } from 'vitest';
import { Workspace, type WorkspaceOptions } from './workspace.js';

/**
 * Opens a workspace for the present test and closes it when the test has ended, however it ended.
 *
 * @param whenFinished of the test's context; concurrent tests must give it
 */
export async function usingWorkspace(
  options: WorkspaceOptions,
  whenFinished: (close: () => Promise<void>) => void = onTestFinished,
): Promise<Workspace> {
  const workspace = await Workspace.open(options);
  whenFinished(() => workspace.close());
  return workspace;
}
