/** Milliseconds between attempts to write what the database did not take. */
const AGAIN_AFTER_MS = 250;

/**
 * Writes in groups: the first item is written at once, those that come meanwhile go together with the next. What the
 * database does not take is tried again; leases run on, so at worst a message is delivered once more.
 */
export class GroupWriter<Item> {
  #waiting: { item: Item; done: (written: boolean) => void }[] = [];
  #writing = false;
  #givenUp = false;

  constructor(
    private readonly write: (group: readonly Item[]) => Promise<void>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Resolves when the item is written, with true, or given up. */
  add(item: Item): Promise<boolean> {
    const done = new Promise<boolean>((resolve) => {
      this.#waiting.push({ item, done: resolve });
    });
    if (!this.#writing) void this.#run();
    return done;
  }

  /** Stops trying again, so that a database that is away cannot hold up a shutdown. */
  giveUp(): void {
    this.#givenUp = true;
  }

  async #run(): Promise<void> {
    this.#writing = true;
    // What is added in the same turn of the event loop goes into the first group already.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      const written = await this.#writeGroup(group.map(({ item }) => item));
      for (const { done } of group) done(written);
    }
    this.#writing = false;
  }

  async #writeGroup(group: readonly Item[]): Promise<boolean> {
    for (;;) {
      try {
        await this.write(group);
        return true;
      } catch (error) {
        this.onFailure(error);
        if (this.#givenUp) return false;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
      }
    }
  }
}
