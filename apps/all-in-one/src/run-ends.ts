import { Injectable } from '@nestjs/common';

/** Who waits for the end of a run in this process. */
@Injectable()
export class RunEnds {
  readonly #waiting = new Map<string, () => void>();

  /** Resolves when the run's end is announced. Ask before the run can begin. */
  of(runId: string): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(runId, resolve));
  }

  announce(runId: string): void {
    this.#waiting.get(runId)?.();
    this.#waiting.delete(runId);
  }
}
