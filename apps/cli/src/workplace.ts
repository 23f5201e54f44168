import type { BallotBody, BallotCountBody, RunBody } from '#contracts';
import type { CommonOptions, RunFlags } from './flags.js';
import type { RunReader } from './reader.js';
import type { Terminal } from './terminal.js';

export interface FinishedRun {
  readonly run: RunBody;
  /** Ended by Ctrl-C. */
  readonly stopped: boolean;
  readonly milliseconds: number;
}

/** Two runs that planned from the same reads. */
export interface ComparedRuns {
  /** The configuration files, as people see them. */
  readonly files: { readonly here: string; readonly there: string };
  readonly here: FinishedRun;
  /** Absent when the first run was stopped, or failed. */
  readonly there?: FinishedRun;
}

/** A person's word about held people of a plan; who it is and of which configuration, the place knows. */
export type BallotWish = Omit<BallotBody, 'by' | 'configuration'>;

/** Port: where runs happen and are stored. In this process with an own database, or at a server. */
export interface Workplace {
  readonly reader: RunReader;
  /** Configuration, orgs, rules and source in one line. */
  readonly headline: string;
  /** Runs to the end while a person watches. A first Ctrl-C stops cleanly, a second one at once. */
  run(what: 'sync' | 'plan'): Promise<FinishedRun>;
  /**
   * The same for the plan with that hash, or with the only hash that begins so.
   * @throws PlanRefusedError
   */
  apply(hashOrPrefix: string): Promise<FinishedRun>;
  /**
   * Plans what puts back what a run has changed; nothing is written.
   * @param run its name or its id
   * @throws UndoRefusedError
   */
  undo(run: string): Promise<FinishedRun>;
  /**
   * Plans by this configuration and by that of another file, from one read of the directory and of each org.
   * @throws ComparisonRefusedError
   */
  compare(file: string): Promise<ComparedRuns>;
  /**
   * Takes the word of whoever sits here.
   * @throws PlanRefusedError, ApprovalRefusedError
   */
  vote(hashOrPrefix: string, wish: BallotWish): Promise<BallotCountBody>;
  close(): Promise<void>;
}

export type PlaceFlags = CommonOptions & Partial<RunFlags>;

/** Opens the place that the flags name, and says what the configuration warns of. */
export async function openWorkplace(flags: PlaceFlags, terminal: Terminal): Promise<Workplace> {
  if (flags.server !== undefined && flags.server !== '') {
    const { openRemote } = await import('./remote/open-remote.js');
    return openRemote({ ...flags, server: flags.server }, terminal);
  }
  const { openLocal } = await import('./local/open-local.js');
  return openLocal(flags, terminal);
}
