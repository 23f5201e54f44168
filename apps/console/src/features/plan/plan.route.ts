import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/root-route.js';
import { itemsQuery, planQuery } from './plan.query.js';
import { itemFilterOf, planSearch } from './plan-view.js';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether the address of a plan has its id, and not the hash of a run's plan. */
export function isPlanId(text: string): boolean {
  return ID.test(text);
}

/** One org's plan, by its id; or whichever plan a hash means. */
export const planRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/plans/$plan',
  validateSearch: planSearch,
  // Asked while the code of the page is on its way.
  loader: ({ context: { queries }, params: { plan }, location }) => {
    if (!isPlanId(plan)) return;
    void queries.prefetchQuery(planQuery(plan));
    void queries.prefetchInfiniteQuery(itemsQuery(plan, itemFilterOf(planSearch.parse(location.search))));
  },
  component: lazyRouteComponent(() => import('./plan.page.js'), 'PlanPage'),
});
