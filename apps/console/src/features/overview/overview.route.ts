import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { orgsQuery } from '../../app/orgs.query.js';
import { rootRoute } from '../../app/root-route.js';

export const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  // Asked while the code of the page is on its way.
  loader: ({ context }) => void context.queries.prefetchQuery(orgsQuery),
  component: lazyRouteComponent(() => import('./overview.page.js'), 'OverviewPage'),
});
