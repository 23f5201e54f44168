export interface StopSignals {
  readonly signal: AbortSignal;
  release(): void;
}

/** The first Ctrl-C aborts the signal, a second one ends the process at once. */
export function stopOnSignals(onFirst: () => void): StopSignals {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    onFirst();
    controller.abort(new Error('Stopped by the user'));
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    release: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  };
}
