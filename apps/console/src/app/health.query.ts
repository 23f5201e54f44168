import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../api/client.js';

/** The badges of each org, for the frame of every page. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: () => take(api.GET('/health', { params: { query: { limit: 500 } } })),
  refetchInterval: 60_000,
  meta: { live: true },
});

/** Everything in numbers. */
export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: () => take(api.GET('/overview')),
  refetchInterval: 60_000,
  meta: { live: true },
});
