import type { ShadowReport } from '#domain';
import type { FinishedRun } from './workplace.js';

/** What could not be read, in words. */
interface ShadowFailure {
  /** `emea: `, or nothing where it is the whole run. */
  readonly where: string;
  readonly code: string;
  readonly message: string;
}

/** What came of `shadow`. */
export interface Shadowed {
  /** Absent where only the report was asked for. */
  readonly finished?: FinishedRun;
  readonly failures: readonly ShadowFailure[];
  readonly report: ShadowReport;
}
