import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type Answer, api, given, take } from '../../api/client.js';

export type Token = Answer<'/tokens'>['tokens'][number];

export const effectiveQuery = (configuration: string | undefined) =>
  queryOptions({
    queryKey: ['effective', configuration],
    queryFn: ({ signal }) =>
      take(api.GET('/settings/configuration', { params: { query: given({ configuration }) }, signal })),
  });

const PAGE = 200;

export const tokensQuery = infiniteQueryOptions({
  queryKey: ['tokens'],
  queryFn: ({ pageParam, signal }) =>
    take(api.GET('/tokens', { params: { query: given({ after: pageParam, limit: PAGE }) }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
});
