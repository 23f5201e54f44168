export interface RigOptions {
  readonly seed: number;
  readonly people: number;
  readonly orgs: number;
  readonly kills: number;
  readonly pauses: number;
  /** Of each failpoint. */
  readonly repeats: number;
  /** Failpoints to try; all when empty. */
  readonly only: readonly string[];
  /** Keeps what the oracle was given also when it passed. */
  readonly keep: boolean;
  /** Everything that is written goes here. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}
