/** Nobody sees a tenth of a second; of hundreds who ask within it one reads. */
const AGE_MS_MAX = 100;

interface Read<Value> {
  readonly beganAt: number;
  readonly value: Promise<Value>;
}

/** Shares what was read a moment ago among all who look at the same. Not for what is decided by. */
export class RecentReads<Value> {
  readonly #reads = new Map<string, Read<Value>>();

  /** @param clock milliseconds from any moment on */
  constructor(private readonly clock: () => number = () => performance.now()) {}

  /**
   * @param name one of a few
   * @param read asked where the last answer is older than a tenth of a second; a failure is not kept
   */
  of(name: string, read: () => Promise<Value>): Promise<Value> {
    const now = this.clock();
    const last = this.#reads.get(name);
    if (last !== undefined && now - last.beganAt < AGE_MS_MAX) return last.value;
    const value = read();
    this.#reads.set(name, { beganAt: now, value });
    value.catch(() => this.#reads.delete(name));
    return value;
  }
}
