import { infiniteQueryOptions } from '@tanstack/react-query';
import { type Answer, api, given, take } from '../../api/client.js';
import { dayBounds } from '../../words/day-bounds.js';
import type { PlansView } from './plans.route.js';

type Page = Answer<'/plans/recent'>;
export type RecentPlan = Page['plans'][number];
type Cursor = NonNullable<Page['next']>;

const PAGE = 50;

/** Plans of runs, the newest first, page by page. */
export const plansQuery = ({ configuration, from, to }: PlansView, org: string | undefined) => {
  const filter = { configuration, org, ...dayBounds({ from, to }) };
  return infiniteQueryOptions({
    queryKey: ['plans', filter],
    queryFn: ({ pageParam }) => {
      const query = { ...given({ ...filter, after: pageParam }), limit: PAGE };
      return take(api.GET('/plans/recent', { params: { query } }));
    },
    initialPageParam: undefined as Cursor | undefined,
    getNextPageParam: ({ next }) => next,
    meta: { live: true },
  });
};
