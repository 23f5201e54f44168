import { SyncError } from '#domain';

interface Waiting<Entry, Result> {
  readonly entry: Entry;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Work that many ask for at the same time, done for them together: what comes while a batch is at work goes into the next
 * one. So a flood costs a commit for many, and whoever comes alone waits for nobody.
 */
export class Gather<Entry, Result> {
  #queue: Waiting<Entry, Result>[] = [];
  #isAtWork = false;

  /**
   * @param work all or nothing of a batch; a result for each entry, in order
   * @param most entries of one batch
   */
  constructor(
    private readonly work: (entries: readonly Entry[]) => Promise<readonly Result[]>,
    private readonly most: number,
  ) {}

  /** @throws what `work` throws for this entry alone, as nobody fails because of somebody else; or, a SyncError, for all: the database is away */
  add(entry: Entry): Promise<Result> {
    const result = new Promise<Result>((resolve, reject) => this.#queue.push({ entry, resolve, reject }));
    if (!this.#isAtWork) void this.#workOff();
    return result;
  }

  async #workOff(): Promise<void> {
    this.#isAtWork = true;
    while (this.#queue.length > 0) await this.#batch(this.#queue.splice(0, this.most));
    this.#isAtWork = false;
  }

  async #batch(batch: readonly Waiting<Entry, Result>[]): Promise<void> {
    try {
      const results = await this.work(batch.map(({ entry }) => entry));
      for (const [at, { resolve }] of batch.entries()) resolve(results[at] as Result);
    } catch (error) {
      if (batch.length === 1 || error instanceof SyncError) for (const { reject } of batch) reject(error);
      else for (const one of batch) await this.#batch([one]);
    }
  }
}
