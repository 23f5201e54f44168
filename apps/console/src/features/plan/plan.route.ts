import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/root-route.js';
import { planSearch } from './plan-view.js';

/** One org's plan, by its id; or whichever plan a hash means. */
export const planRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/plans/$plan',
  validateSearch: planSearch,
  component: lazyRouteComponent(() => import('./plan.page.js'), 'PlanPage'),
});
