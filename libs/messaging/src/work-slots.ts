/** Does the work of one item to its end, settlement included. Never rejects. `handled` is called when the handler is through. */
export type Work<Item> = (item: Item, handled: () => void) => Promise<void>;

/** Items in hand, of which at most `concurrency` are being worked on. */
export class WorkSlots<Item> {
  readonly #waiting: Item[] = [];
  readonly #inHand = new Set<Item>();
  #running = 0;

  constructor(
    private readonly concurrency: number,
    private readonly work: Work<Item>,
    private readonly onFreed: () => void,
  ) {}

  /** Items taken and not settled yet, waiting ones included. */
  get inHand(): ReadonlySet<Item> {
    return this.#inHand;
  }

  accept(item: Item): void {
    this.#inHand.add(item);
    this.#waiting.push(item);
    this.#pump();
  }

  /** Takes out the items whose work has not begun. */
  takeUnstarted(): Item[] {
    const unstarted = this.#waiting.splice(0);
    for (const item of unstarted) this.#inHand.delete(item);
    return unstarted;
  }

  #pump(): void {
    while (this.#running < this.concurrency) {
      const item = this.#waiting.shift();
      if (item === undefined) return;
      this.#running += 1;
      void this.#run(item);
    }
  }

  async #run(item: Item): Promise<void> {
    await this.work(item, () => {
      this.#running -= 1;
      this.#pump();
    });
    this.#inHand.delete(item);
    this.onFreed();
  }
}
