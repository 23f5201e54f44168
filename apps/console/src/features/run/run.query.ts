import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../../api/client.js';

/** @param run by its id or its name */
export const runSummaryQuery = (run: string) =>
  queryOptions({
    queryKey: ['run', run, 'summary'],
    queryFn: () => take(api.GET('/runs/{run}/summary', { params: { path: { run } } })),
    meta: { live: true },
  });

export const timelineQuery = (run: string, isOpen: boolean) =>
  queryOptions({
    queryKey: ['run', run, 'timeline'],
    queryFn: () => take(api.GET('/runs/{run}/timeline', { params: { path: { run } } })),
    refetchInterval: isOpen ? 3_000 : false,
    meta: { live: true },
  });

/** Calls of one org of a run, the newest first. */
export const callsQuery = (run: string, org: string) =>
  queryOptions({
    queryKey: ['run', run, 'calls', org],
    queryFn: async () => {
      const query = { run, org, kind: ['call' as const], limit: 200 };
      return (await take(api.GET('/audit', { params: { query } }))).records;
    },
  });
