import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../api/client.js';
import type { NavigationCounts } from './navigation.js';

/** What waits behind the entries of the sidebar. */
export const countsQuery = queryOptions({
  queryKey: ['counts'],
  queryFn: async (): Promise<NavigationCounts> => {
    const [overview, { approvals }] = await Promise.all([
      take(api.GET('/overview')),
      take(api.GET('/approvals', { params: { query: { limit: 200 } } })),
    ]);
    const { drifts, deadLetters: problems, runs } = overview;
    return { drifts, problems, running: runs.running + runs.waiting, approvals: approvals.length };
  },
  refetchInterval: 60_000,
  meta: { live: true },
});
