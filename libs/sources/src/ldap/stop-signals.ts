type Stop = (reason: Error) => void;

/** Listens once to each signal, however many requests wait under it: Node warns of more than ten listeners. */
export class StopSignals {
  readonly #waiting = new Map<AbortSignal, { readonly stops: Set<Stop>; readonly onAbort: () => void }>();

  call(signal: AbortSignal, stop: Stop): void {
    let waiting = this.#waiting.get(signal);
    if (waiting === undefined) {
      const stops = new Set<Stop>();
      const onAbort = (): void => {
        for (const one of stops) one(signal.reason as Error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.set(signal, (waiting = { stops, onAbort }));
    }
    waiting.stops.add(stop);
  }

  forget(signal: AbortSignal, stop: Stop): void {
    const waiting = this.#waiting.get(signal);
    if (waiting?.stops.delete(stop) !== true || waiting.stops.size > 0) return;
    signal.removeEventListener('abort', waiting.onAbort);
    this.#waiting.delete(signal);
  }
}
