import { useCallback, useLayoutEffect, useRef } from 'react';

/** The same function for ever, which does what the newest one does: what it is given to need not be drawn again. */
export function useStable<Arguments extends readonly unknown[], Result>(
  act: (...values: Arguments) => Result,
): (...values: Arguments) => Result {
  const latest = useRef(act);
  useLayoutEffect(() => {
    latest.current = act;
  });
  return useCallback((...values: Arguments) => latest.current(...values), []);
}
