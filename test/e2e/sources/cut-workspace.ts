import { expectExit } from '../../support/expect-exit.js';
import { stateText } from '../../support/find-user.js';
import { type Cut, type CutOutcome, outcomeOf } from '../../support/source-cut.js';
import type { SourceFile } from '../../support/source-files.js';
import { leaversAreDeactivated, sixtyInSign } from '../../support/source-leavers.js';
import { Workspace } from '../../support/workspace.js';

/** Sixty people whom a complete read by the real command has put where they belong, with a limit that stops no leaver. */
export class CutWorkspace {
  private constructor(
    readonly workspace: Workspace,
    private readonly expected: { readonly before: string; readonly secrets: readonly string[] },
  ) {}

  /** @throws Error when the first sync does not end with 0: a cut after it would show nothing */
  static async open(
    sources: readonly SourceFile[],
    files: Readonly<Record<string, string>> = {},
    secrets: readonly string[] = [],
  ): Promise<CutWorkspace> {
    const workspace = await Workspace.open({
      sign: sixtyInSign,
      files: { ...leaversAreDeactivated(sources), ...files },
    });
    expectExit(await workspace.run(['sync']), 0);
    workspace.sign.clearLedger();
    return new CutWorkspace(workspace, { before: stateText(workspace.sign), secrets });
  }

  /** Runs the command on what a cut has left. */
  async outcome(says: Cut<never>['says']): Promise<CutOutcome> {
    const { exitCode: exit, output: told } = await this.workspace.run(['sync']);
    return outcomeOf({ exit, told }, { ...this.expected, says }, this.workspace.sign);
  }

  close(): Promise<void> {
    return this.workspace.close();
  }
}
