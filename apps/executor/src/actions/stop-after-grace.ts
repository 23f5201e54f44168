import { setMaxListeners } from 'node:events';

/** How long actions that have begun may go on after a stop was asked for, in milliseconds. */
const GRACE_MS = 10_000;

/**
 * Turns "stop" into "finish what is in flight": the signal follows at once only while the org waits for its rate limit,
 * else after a grace in which begun actions complete all their steps.
 */
export function stopAfterGrace(
  asked: AbortSignal,
  isWaiting: () => boolean,
): { signal: AbortSignal; clear: () => void } {
  const stop = new AbortController();
  // Every call in flight listens; many at once are no leak.
  setMaxListeners(0, stop.signal);
  let timer: NodeJS.Timeout | undefined;
  let look: NodeJS.Timeout | undefined;
  const onAsked = () => {
    const now = () => stop.abort(asked.reason);
    timer = setTimeout(now, GRACE_MS);
    look = setInterval(() => isWaiting() && now(), 100);
  };
  if (asked.aborted) onAsked();
  else asked.addEventListener('abort', onAsked, { once: true });
  const clear = () => {
    asked.removeEventListener('abort', onAsked);
    clearTimeout(timer);
    clearInterval(look);
  };
  return { signal: stop.signal, clear };
}
