import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/root-route.js';

export const orgRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/orgs/$name',
  component: lazyRouteComponent(() => import('./org.page.js'), 'OrgPage'),
});
