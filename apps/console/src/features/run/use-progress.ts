import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { listen, type LiveState } from '../../api/live.js';
import type { Progress } from './run.types.js';

/**
 * The progress of an open run as it happens.
 * @param run its id, whose events are listened to while `isOpen`
 * @returns undefined: nothing has been said yet
 */
export function useProgress(
  run: string,
  isOpen: boolean,
): { progress: Progress | undefined; live: LiveState } {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress>();
  const [live, setLive] = useState<LiveState>({ state: 'connecting' });
  useEffect(() => {
    if (!isOpen) return undefined;
    return listen(`/runs/${encodeURIComponent(run)}/events`, {
      on: {
        progress: (data) => setProgress(data as Progress),
        end: () => void client.invalidateQueries({ queryKey: ['run'] }),
      },
      onState: setLive,
    });
  }, [run, isOpen, client]);
  return { progress, live };
}
