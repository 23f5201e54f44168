import { infiniteQueryOptions } from '@tanstack/react-query';
import { type Answer, api, given, take } from '../../api/client.js';

export type SourceRead = Answer<'/sources'>['reads'][number];
export type SourcePlace = Answer<'/sources'>['sources'][number];

const PAGE = 50;

export const sourcesQuery = (configuration: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['sources', configuration],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/sources', {
          params: { query: given({ configuration, after: pageParam, limit: PAGE }) },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    meta: { live: true },
  });
