import { useSyncExternalStore } from 'react';

const EVERY_MS = 5_000;

/** One clock for the whole page. */
let now = new Date();
const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= setInterval(() => {
    now = new Date();
    for (const tell of listeners) tell();
  }, EVERY_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

/** The time, again every five seconds. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}
