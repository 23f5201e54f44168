import { afterRefusal, type Step } from './steps-of.js';

/** A step of an earlier delivery as it was recorded: its intent before the call, its outcome after it. */
export interface RecordedStep {
  /** Null: the call may or may not have been sent. */
  readonly outcome: 'done' | 'refused' | 'in_doubt' | 'failed' | null;
  /** As a creation gave it. */
  readonly userId?: string;
}

/** Where an interrupted action goes on. */
export interface Resumption {
  /** What is left; may be less, or in another order, than was planned: refused steps were put off. */
  readonly steps: readonly Step[];
  /** The next step of `steps`; `steps.length` when all are done. */
  readonly at: number;
  /** How many steps have been recorded with their outcome. */
  readonly recorded: number;
  /** Its call may have been sent: look before sending. */
  readonly doubted: boolean;
  readonly userId?: string;
}

/**
 * Replays the records of an action whose process went away, so that it goes on where it stopped and repeats nothing
 * that is known to be done.
 */
export function resumeSteps(planned: readonly Step[], records: readonly RecordedStep[]): Resumption {
  let steps = planned;
  let at = 0;
  let userId: string | undefined;
  for (const [recorded, record] of records.entries()) {
    const known = userId !== undefined && { userId };
    if (record.outcome === null) return { steps, at, recorded, doubted: true, ...known };
    userId = record.userId ?? userId;
    const step = steps[at];
    if (record.outcome === 'refused' && step && 'deferrable' in step) {
      steps = afterRefusal(steps, at);
      at = 0;
    } else {
      at += 1;
    }
  }
  return { steps, at, recorded: records.length, doubted: false, ...(userId !== undefined && { userId }) };
}
