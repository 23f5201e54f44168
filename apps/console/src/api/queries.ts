import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem.js';

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: {
      /** Asked again when a run begins, changes or ends. */
      readonly live?: boolean;
    };
  }
}

/** What has been asked is good for that long, unless an event says otherwise. */
const FRESH_MS = 10_000;

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (tries, error) => tries < 2 && isPassing(error),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}

/** What is worth another try at once. A refusal stays one. */
function isPassing(error: unknown): boolean {
  return !(error instanceof ApiProblem) || error.status >= 500;
}

/** Asks again for everything that depends on runs. */
export async function refreshLive(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ predicate: ({ meta }) => meta?.live === true });
}
