import { useEffect, useRef, useState } from 'react';
import { compareRules, type WhatIf } from './what-if.js';

type State =
  | { readonly is: 'idle' }
  | { readonly is: 'busy'; readonly step: string }
  | { readonly is: 'done'; readonly result: WhatIf }
  | { readonly is: 'failed'; readonly error: unknown };

/** A comparison that is under way, or its end. One at a time; who leaves waits no longer, and the runs end by themselves. */
export function useWhatIf(configuration: string | undefined) {
  const [state, setState] = useState<State>({ is: 'idle' });
  const running = useRef<AbortController>(undefined);
  const stop = () => {
    running.current?.abort();
    running.current = undefined;
    setState({ is: 'idle' });
  };
  useEffect(() => () => running.current?.abort(), []);
  const compare = async (file: string, text: string): Promise<void> => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    const tell = (next: State) => {
      if (running.current === own) setState(next);
    };
    tell({ is: 'busy', step: 'Asking for a comparison' });
    try {
      const onStep = (step: string) => tell({ is: 'busy', step });
      tell({
        is: 'done',
        result: await compareRules({ configuration, file, text, signal: own.signal, onStep }),
      });
    } catch (error) {
      tell({ is: 'failed', error });
    }
  };
  return { state, compare, stop };
}
