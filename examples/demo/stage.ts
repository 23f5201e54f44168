import { type CommandRun, runCommand } from '../../bench/support/run-command.js';
import type { Sandbox } from '../../bench/support/sandbox.js';
import { excerpt } from './excerpt.js';
import type { Narrator } from './narrator.js';

/** One command of the demonstration, and what Acrobat Sign noticed of it. */
export interface Act {
  readonly command: string;
  readonly run: CommandRun;
  readonly reads: number;
  readonly writes: number;
}

/** What the words around a command promise. */
export interface Promised {
  readonly exitCode: number;
  readonly writes: 'none' | 'some';
  /** Counters shown of the summary. */
  readonly counters?: 'total';
}

/** Something else happened than what is told; then nothing more is told. */
export class DemoWentWrongError extends Error {
  constructor({ command, run, writes }: Act) {
    super(
      `"sign-sync ${command}" did not do what this demonstration tells: exit code ${run.exitCode ?? 'none'}, ${writes} writes.`,
    );
  }
}

/** Runs commands before the audience and remembers what they did. */
export class Stage {
  readonly #acts: Act[] = [];
  #heard: readonly string[] = [];

  constructor(
    readonly sandbox: Sandbox,
    readonly narrator: Narrator,
  ) {}

  get acts(): readonly Act[] {
    return this.#acts;
  }

  /** @throws DemoWentWrongError a promise is not kept */
  async run(command: string, promised: Promised): Promise<Act> {
    this.narrator.typed(`sign-sync ${command}`);
    const run = await runCommand(command.split(' '), this.sandbox.folder);
    const lines = run.output.trimEnd().split('\n');
    this.narrator.heard(excerpt(lines, this.#heard, promised.counters ?? 'none'));
    this.#heard = lines;
    const { reads, writes } = (await this.sandbox.simulator.takeCounters()).total;
    const act = { command, run, reads, writes };
    this.#acts.push(act);
    const isKept = run.exitCode === promised.exitCode && writes > 0 === (promised.writes === 'some');
    if (!isKept) throw new DemoWentWrongError(act);
    return act;
  }
}
