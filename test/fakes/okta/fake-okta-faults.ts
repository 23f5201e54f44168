import type { FakeDamage, FakeFault, FakeRoute } from './fake-okta-state.js';

interface Occasion {
  readonly route: FakeRoute;
  readonly group: string | undefined;
  readonly page: number;
}

/** The faults that are to strike, each until it has done so often enough. */
export class FakeOktaFaults {
  readonly #waiting: { fault: FakeFault; left: number }[] = [];

  strike(...faults: readonly FakeFault[]): void {
    this.#waiting.push(...faults.map((fault) => ({ fault, left: fault.times ?? 1 })));
  }

  /** Takes the first one that fits. */
  take({ route, group, page }: Occasion): FakeDamage | undefined {
    const found = this.#waiting.find(
      ({ fault, left }) =>
        left > 0 &&
        (fault.route === undefined || fault.route === route) &&
        (fault.group === undefined || fault.group === group) &&
        (fault.page === undefined || fault.page === page),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.fault;
  }

  clear(): void {
    this.#waiting.length = 0;
  }
}
