import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type Answer, api, take } from '../../api/client.js';
import type { ItemFilter } from './plan-view.js';

type Cursor = NonNullable<Answer<'/plans/{plan}/items'>['next']>;

/** Rows that are fetched at once: some screens ahead of who scrolls. */
const PAGE = 500;

export const planQuery = (plan: string) =>
  queryOptions({
    queryKey: ['plan', plan, 'detail'],
    queryFn: () => take(api.GET('/plans/{plan}', { params: { path: { plan } } })),
    meta: { live: true },
  });

/** Items that share effects and fate, counted; those that a filter leaves. */
export const talliesQuery = (plan: string, filter: ItemFilter = {}) =>
  queryOptions({
    queryKey: ['plan', plan, 'tallies', filter],
    queryFn: async () =>
      (await take(api.GET('/plans/{plan}/tallies', { params: { path: { plan }, query: filter } }))).tallies,
    placeholderData: keepPreviousData,
    meta: { live: true },
  });

export const causesQuery = (plan: string, filter: ItemFilter = {}) =>
  queryOptions({
    queryKey: ['plan', plan, 'causes', filter],
    queryFn: () => take(api.GET('/plans/{plan}/causes', { params: { path: { plan }, query: filter } })),
    staleTime: 60_000,
  });

/** Items in the plan's order, page by page. */
export const itemsQuery = (plan: string, filter: ItemFilter) =>
  infiniteQueryOptions({
    queryKey: ['plan', plan, 'items', filter],
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/plans/{plan}/items', {
          params: {
            path: { plan },
            query: { ...filter, ...(pageParam !== undefined && { after: pageParam }), limit: PAGE },
          },
        }),
      ),
    initialPageParam: undefined as Cursor | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** The parts of a run's plan, an org each. */
export const partsQuery = (run: string) =>
  queryOptions({
    queryKey: ['run', run, 'plans'],
    queryFn: async () => (await take(api.GET('/runs/{run}/plans', { params: { path: { run } } }))).plans,
    meta: { live: true },
  });

/** Plans whose hash begins so. */
export const plansOfHashQuery = (hash: string) =>
  queryOptions({
    queryKey: ['plans', 'hash', hash],
    queryFn: async () => (await take(api.GET('/plans', { params: { query: { hash } } }))).plans,
  });

/** What holds something of which plan, with the words that were given. */
export const waitingQuery = queryOptions({
  queryKey: ['approvals'],
  queryFn: () => take(api.GET('/approvals', { params: { query: { limit: 200 } } })),
  meta: { live: true },
});
