import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { api, given, take } from '../api/client.js';
import { refreshLive } from '../api/queries.js';
import { sayDone, sayFailed } from '../ui/said.js';
import { places } from '../words/places.js';

interface WantedRun {
  readonly mode: 'sync' | 'plan' | 'test';
  /** Undefined where the server has only one. */
  readonly configuration: string | undefined;
  /** Of these alone; left out: of all orgs of the configuration. */
  readonly orgs?: string[];
}

/** Begins a run, says so, and goes to it. */
export function useStartRun() {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: (run: WantedRun) => take(api.POST('/runs', { body: given(run) })),
    onSuccess: ({ follow, admission }) => {
      const words = {
        started: 'It has begun.',
        waiting: 'It waits for another run of its orgs.',
        joined: 'An equal one waits already.',
      };
      sayDone(`Run ${follow.name}`, words[admission]);
      void refreshLive(queries);
      router.history.push(places.run(follow.name));
    },
    onError: (error) => sayFailed(error, 'the run'),
  });
}
