import { SyncError } from '#domain';
import { stateText } from '../../support/find-user.js';
import { type Cut, type CutOutcome, type EndedSync, outcomeOf } from '../../support/source-cut.js';
import type { SourceFile } from '../../support/source-files.js';
import { leaversAreDeactivated, sixtyInSign } from '../../support/source-leavers.js';
import { ServicesWorld } from '../services-world.js';

export interface CutWorldOptions {
  readonly sources: readonly SourceFile[];
  /** Files besides the configuration. */
  readonly files?: Readonly<Record<string, string>>;
  /** What no run may tell anybody. */
  readonly secrets?: readonly string[];
}

/** Sixty people whom a complete read has put where they belong, with a limit that stops no leaver. */
export class CutWorld {
  private constructor(
    readonly services: ServicesWorld,
    private readonly expected: { readonly before: string; readonly secrets: readonly string[] },
  ) {}

  /** @throws Error when the first read is not complete: a cut after it would show nothing */
  static async open({ sources, files = {}, secrets = [] }: CutWorldOptions): Promise<CutWorld> {
    const services = await ServicesWorld.open({
      sign: sixtyInSign,
      files: { ...leaversAreDeactivated(sources), ...files },
    });
    const { run, exitCode } = await services.run('sync');
    if (exitCode !== 0 || run.directory?.view !== 'complete') {
      throw new Error(`The first sync ended with ${exitCode}. ${run.error?.message ?? ''}`);
    }
    services.sign.clearLedger();
    return new CutWorld(services, { before: stateText(services.sign), secrets });
  }

  /** Runs a sync on what a cut has left. */
  async outcome(says: Cut<never>['says']): Promise<CutOutcome> {
    const ended = await this.#run();
    return outcomeOf(ended, { ...this.expected, says }, this.services.sign);
  }

  close(): Promise<void> {
    return this.services.close();
  }

  async #run(): Promise<EndedSync> {
    try {
      const { run, exitCode } = await this.services.run('sync');
      const { explanations = [], warnings = [] } = run.directory ?? {};
      const told = [run.error?.message ?? [], explanations, warnings].flat().join('\n');
      return { exit: exitCode, items: await this.services.itemsOf(run.id), told };
    } catch (error) {
      // A configuration that is refused is told by the command itself, which then ends with 1.
      if (error instanceof SyncError) return { exit: 1, told: error.message };
      throw error;
    }
  }
}
