import { infiniteQueryOptions } from '@tanstack/react-query';
import { type Answer, api, given, take } from '../../api/client.js';
import { dayBounds } from '../../words/day-bounds.js';
import type { RunsView } from './runs.route.js';

type Page = Answer<'/runs'>;
export type ListedRun = Page['runs'][number];
type Cursor = NonNullable<Page['next']>;

const PAGE = 100;

/** Runs, the newest first, page by page. */
export const runsQuery = (view: RunsView, org: string | undefined) => {
  const { state, mode, configuration, from, to } = view;
  const filter = { configuration, org, ...dayBounds({ from, to }) };
  return infiniteQueryOptions({
    queryKey: ['runs', { state, mode, ...filter }],
    queryFn: ({ pageParam }) => {
      const words = given({ ...filter, after: pageParam });
      const query = {
        ...words,
        ...(state && { state: [...state] }),
        ...(mode && { mode: [...mode] }),
        limit: PAGE,
      };
      return take(api.GET('/runs', { params: { query } }));
    },
    initialPageParam: undefined as Cursor | undefined,
    getNextPageParam: ({ next }) => next,
    meta: { live: true },
  });
};
