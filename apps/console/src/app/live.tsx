import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { listen, type LiveState } from '../api/live.js';
import { refreshLive } from '../api/queries.js';

const Live = createContext<LiveState>({ state: 'connecting' });

/** Several events of one moment ask once. */
const TOGETHER_MS = 300;

/** Listens to what runs do, and asks again for what depends on it. */
export function LiveProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const queries = useQueryClient();
  const [live, setLive] = useState<LiveState>({ state: 'connecting' });
  useEffect(() => {
    let soon: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      soon ??= setTimeout(() => {
        soon = undefined;
        void refreshLive(queries);
      }, TOGETHER_MS);
    };
    const stop = listen('/events', {
      on: { run: refresh },
      onState: (next) => {
        setLive((before) => (before.state === 'stale' && next.state === 'stale' ? before : next));
      },
    });
    return () => {
      clearTimeout(soon);
      stop();
    };
  }, [queries]);
  return <Live value={live}>{children}</Live>;
}

/** Whether the page follows what happens. */
export function useLive(): LiveState {
  return useContext(Live);
}
