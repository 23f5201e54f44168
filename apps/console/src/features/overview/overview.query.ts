import { queryOptions } from '@tanstack/react-query';
import { type Answer, api, given, take } from '../../api/client.js';

export type Day = Answer<'/overview/activity'>['days'][number];
export type Calls = Answer<'/overview/activity'>['calls'][number];

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** @param org of this one alone */
export const activityQuery = (org: string | undefined) =>
  queryOptions({
    queryKey: ['activity', org],
    queryFn: () => take(api.GET('/overview/activity', { params: { query: given({ days: 14, zone, org }) } })),
    staleTime: 60_000,
    refetchInterval: 5 * 60_000,
    meta: { live: true },
  });

/** @param org of this one alone */
export const latestRunsQuery = (org: string | undefined) =>
  queryOptions({
    queryKey: ['runs', 'latest', org],
    queryFn: () => take(api.GET('/runs', { params: { query: given({ limit: 7, org }) } })),
    meta: { live: true },
  });

export const approvalsQuery = queryOptions({
  queryKey: ['approvals', 'all'],
  queryFn: () => take(api.GET('/approvals', { params: { query: { limit: 200 } } })),
  meta: { live: true },
});
